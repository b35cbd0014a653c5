package asyncio4j;

import org.jspecify.annotations.Nullable;

/** What objects of users say of themselves, in reports of ours. */
final class Text {

  private Text() {}

  /** Its text. One that cannot be had must not take the report with it, nor the loop. */
  static String of(@Nullable Object object) {
    try {
      return String.valueOf(object);
    } catch (RuntimeException | Error e) {
      Class<?> type = object == null ? Object.class : object.getClass();
      return type.getName() + " (its toString() throws " + e.getClass().getName() + ")";
    }
  }
}
