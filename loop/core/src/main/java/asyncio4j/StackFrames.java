package asyncio4j;

/** Tells the frames of user code from those that only carry it. */
final class StackFrames {

  private StackFrames() {}

  /** True for frames of this library and of the JDK's threads. */
  static boolean isOurs(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("java.lang.VirtualThread")
        || name.startsWith("java.lang.Thread")
        || name.startsWith("java.util.concurrent.locks.LockSupport")
        || name.startsWith("jdk.internal.")
        || name.startsWith("asyncio4j.internal.")
        || (name.startsWith("asyncio4j.") && isCore(name));
  }

  private static boolean isCore(String name) {
    int dollar = name.indexOf('$');
    String outer = dollar < 0 ? name : name.substring(0, dollar);
    return switch (outer) {
      case "asyncio4j.CoroutineImpl",
          "asyncio4j.FutureImpl",
          "asyncio4j.TaskImpl",
          "asyncio4j.Asyncio" ->
          true;
      default -> false;
    };
  }
}
