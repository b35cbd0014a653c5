package asyncio4j;

/**
 * A callback or timer that wants to know when its loop is closed before it could run, for instance
 * to fail a request that somebody waits for elsewhere.
 */
public interface Discardable extends Runnable {

  /**
   * Called once instead of {@link #run()}, on the thread that closes the loop, or on the one that
   * schedules it while the loop is being closed. Not called if it was cancelled. It must not use
   * the loop.
   */
  void discard();
}
