package asyncio4j;

/**
 * Something that belongs to debug mode and is not in this module. Found by {@link
 * java.util.ServiceLoader}; {@code asyncio4j-blocking} has one that installs BlockHound.
 */
public interface DebugExtension {

  /**
   * Called once in a JVM, when the first loop is in debug mode: by the thread that makes that loop
   * or calls {@link EventLoop#setDebug}, which may be the loop's own. What it throws is logged.
   */
  void debugModeIsOn();
}
