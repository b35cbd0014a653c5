package asyncio4j.internal;

import java.util.List;
import java.util.Set;

/**
 * Waits that are nobody's fault: of loggers, for classes, and for the locks of executors that are
 * given work. As a rule they are short, they cannot be avoided, and whoever reports them at once
 * raises a false alarm. One that is long shows all the same: debug mode times the step that it is
 * in, and the watchdog names it. The one home of what counts as such, for the engine's own detector
 * and for BlockHound on loops.
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

  /** What loggers hand their records over by, where it is not the JDK's. */
  private static final List<String> QUEUES_OF_LOGGERS = List.of("com.lmax.disruptor.");

  /** Who loads classes for the JVM; loaders of others are called by the first one. */
  private static final List<String> LOADERS =
      List.of("java.lang.ClassLoader", "jdk.internal.loader.");

  private static final Set<String> HAND_OVERS =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor.execute",
          "java.util.concurrent.ScheduledThreadPoolExecutor.delayedExecute",
          "java.util.concurrent.locks.LockSupport.unpark");

  private AllowedWaits() {}

  /**
   * Tells whether a thread that waits does so inside a logger, to load or initialize a class, or to
   * give work to an executor of the JDK's. What a program's own code does for a logger, an appender
   * of its own for instance, is not covered; all that an initializer of its own does is: an error
   * in there would make the class unusable for good.
   *
   * @param stack where it stands, innermost first, and no further than to where the loop begins
   * @return true if nobody should be told
   */
  public static boolean cover(List<StackTraceElement> stack) {
    return isInLogger(stack)
        || isHandingOver(stack)
        || stack.stream().anyMatch(AllowedWaits::isOfLoading);
  }

  /** Below the JDK's frames, and those of a logger's queue, comes who waits. */
  private static boolean isInLogger(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (isIn(LOGGERS, frame)) {
        return true;
      }
      if (!BlockingCall.isOfJdk(frame) && !isIn(QUEUES_OF_LOGGERS, frame)) {
        return false;
      }
    }
    return false;
  }

  /**
   * Where work is given to the JDK's executors, or a thread is woken, which may give work to one:
   * under locks that nobody holds for long, or that it spins for. Unless they reject it, when
   * somebody's handler may do anything; an executor that runs what it rejects on the caller, or
   * makes the caller wait, is none of these.
   */
  private static boolean isHandingOver(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (!BlockingCall.isOfJdk(frame) || frame.getMethodName().equals("reject")) {
        return false;
      }
      if (HAND_OVERS.contains(frame.getClassName() + "." + frame.getMethodName())) {
        return true;
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
