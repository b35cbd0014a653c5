package asyncio4j;

/** Whether debug mode is on where nobody says otherwise. */
final class DebugMode {

  private static final boolean DEFAULT =
      Boolean.getBoolean("asyncio4j.debug") || "1".equals(System.getenv("ASYNCIO4J_DEBUG"));

  private DebugMode() {}

  /** The environment's {@code ASYNCIO4J_DEBUG=1} or the property {@code asyncio4j.debug=true}. */
  static boolean isDefault() {
    return DEFAULT;
  }

  /** What holds for the caller: the mode of the loop that it is in, or else the default. */
  static boolean isOnHere() {
    EventLoopImpl loop = Strand.runningLoop();
    return loop != null ? loop.getDebug() : DEFAULT;
  }
}
