package asyncio4j.internal;

import java.util.List;

/**
 * Waits that are nobody's fault: for the locks and files of loggers, and for classes. They are
 * short, they cannot be avoided, and whoever reports them raises a false alarm. The one home of
 * what counts as such, for the engine's own detector and for BlockHound.
 */
public final class AllowedWaits {

  /** The packages of loggers and their APIs. */
  private static final List<String> LOGGERS =
      List.of(
          "org.slf4j.",
          "ch.qos.logback.",
          "org.apache.logging.",
          "java.util.logging.",
          "sun.util.logging.",
          "jdk.internal.logger.");

  /** Who loads classes for the JVM; loaders of others are called by the first one. */
  private static final List<String> LOADERS =
      List.of("java.lang.ClassLoader", "jdk.internal.loader.");

  private AllowedWaits() {}

  /**
   * Tells whether a thread that waits does so inside a logger, or to load or initialize a class.
   * What a program's own code does for a logger, an appender of its own for instance, is not
   * covered; all that an initializer of its own does is: an error in there would make the class
   * unusable for good.
   *
   * @param stack where it stands, innermost first, and no further than to where the loop begins
   * @return true if nobody should be told
   */
  public static boolean cover(List<StackTraceElement> stack) {
    return isInLogger(stack) || stack.stream().anyMatch(AllowedWaits::isOfLoading);
  }

  /** Below the JDK's frames comes who waits. */
  private static boolean isInLogger(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (isIn(LOGGERS, frame)) {
        return true;
      }
      if (!BlockingCall.isOfJdk(frame)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOfLoading(StackTraceElement frame) {
    return frame.getMethodName().equals("<clinit>")
        || (frame.getMethodName().startsWith("loadClass") && isIn(LOADERS, frame));
  }

  private static boolean isIn(List<String> prefixes, StackTraceElement frame) {
    String type = frame.getClassName();
    return prefixes.stream().anyMatch(type::startsWith);
  }
}
