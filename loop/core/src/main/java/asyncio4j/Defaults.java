package asyncio4j;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the properties of the JVM say where a builder is told nothing. */
final class Defaults {

  /**
   * In nanoseconds: what debug mode lets one callback or step take, where nobody says otherwise.
   */
  static final long STALL_LIMIT_IN_DEBUG = TimeUnit.SECONDS.toNanos(10);

  private Defaults() {}

  static BlockingPolicy blockingPolicy() {
    String given = System.getProperty("asyncio4j.onBlocking", "ignore");
    return switch (given.toLowerCase(Locale.ROOT)) {
      case "ignore" -> BlockingPolicy.IGNORE;
      case "log" -> BlockingPolicy.LOG;
      case "throw" -> BlockingPolicy.THROW;
      default ->
          throw new IllegalStateException(
              "-Dasyncio4j.onBlocking=" + given + " is not known; it takes ignore, log or throw");
    };
  }

  /** Null if nobody has said. */
  static @Nullable Duration stallLimit() {
    String given = System.getProperty("asyncio4j.watchdog");
    if (given == null) {
      return null;
    }
    try {
      long millis = Long.parseLong(given);
      if (millis >= 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      throw new IllegalStateException(notMillis(given), e);
    }
    throw new IllegalStateException(notMillis(given));
  }

  private static String notMillis(String given) {
    return "-Dasyncio4j.watchdog=" + given + " is not a number of milliseconds from 0 on";
  }

  /** As nanoseconds; what is longer than they can tell is for ever. */
  static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? duration.toNanos()
        : Long.MAX_VALUE;
  }
}
