package asyncio4j;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells the frames of user code from those that only carry it. */
final class StackFrames {

  private static final String PACKAGE = "asyncio4j.";

  /** Classes of our package by name; users and tests may have some in it too. */
  private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private StackFrames() {}

  /** True for frames of this library and of the JDK's threads. */
  static boolean isOurs(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("java.lang.VirtualThread")
        || name.startsWith("java.lang.Thread")
        || name.startsWith("java.lang.System$")
        || name.startsWith("java.lang.invoke.")
        || name.startsWith("java.util.concurrent.locks.LockSupport")
        || name.startsWith("jdk.internal.")
        || name.startsWith("asyncio4j.internal.")
        || (name.startsWith(PACKAGE)
            && name.indexOf('.', PACKAGE.length()) < 0
            && KNOWN.computeIfAbsent(name, StackFrames::isOfThisLibrary));
  }

  private static boolean isOfThisLibrary(String name) {
    try {
      Class<?> type = Class.forName(name, false, StackFrames.class.getClassLoader());
      return Objects.equals(
          type.getProtectionDomain().getCodeSource(),
          StackFrames.class.getProtectionDomain().getCodeSource());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * For the text of an object that debug mode has noted the creation of.
   *
   * @param source where it was created; null outside debug mode
   * @return the place in user code, with what it takes before it; empty if it is not known
   */
  static String createdAt(@Nullable Throwable source) {
    StackTraceElement frame = firstOfUser(source);
    return frame == null ? "" : " created at " + frame.getFileName() + ":" + frame.getLineNumber();
  }

  /** The place in user code where something was created; null if it is not known. */
  static @Nullable StackTraceElement firstOfUser(@Nullable Throwable source) {
    if (source != null) {
      for (StackTraceElement frame : source.getStackTrace()) {
        if (!isOurs(frame)) {
          return frame;
        }
      }
    }
    return null;
  }
}
