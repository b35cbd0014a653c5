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

  /** The packages of our other modules, and a class of each by which to know its jar. */
  private static final Map<String, String> LANDMARKS =
      Map.of(
          "asyncio4j.blocking", "asyncio4j.blocking.SchedulerExecutor",
          "asyncio4j.io", "asyncio4j.io.LoopIo",
          "asyncio4j.queues", "asyncio4j.queues.AsyncQueue",
          "asyncio4j.reactor", "asyncio4j.reactor.Reactive");

  /** Classes of those packages by name. */
  private static final Map<String, Boolean> KNOWN_ELSEWHERE = new ConcurrentHashMap<>();

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
    return isBeside(name, StackFrames.class.getName());
  }

  /** True for frames of our other modules, which make things on behalf of users. */
  private static boolean isOfOtherModule(StackTraceElement frame) {
    String name = frame.getClassName();
    String landmark = LANDMARKS.get(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    return landmark != null
        && KNOWN_ELSEWHERE.computeIfAbsent(name, unknown -> isBeside(unknown, landmark));
  }

  /** Whether two classes come from the same jar. */
  private static boolean isBeside(String name, String landmark) {
    try {
      ClassLoader loader = StackFrames.class.getClassLoader();
      return Objects.equals(
          Class.forName(name, false, loader).getProtectionDomain().getCodeSource(),
          Class.forName(landmark, false, loader).getProtectionDomain().getCodeSource());
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
        if (!isOurs(frame) && !isOfOtherModule(frame)) {
          return frame;
        }
      }
    }
    return null;
  }
}
