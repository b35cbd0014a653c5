package asyncio4j.internal;

/** What a task's fiber tells the loop that it belongs to. None of these may throw. */
public interface Host {

  /**
   * The body parked outside an await: it blocks. Called on the loop's own thread.
   *
   * @param fiber the fiber
   * @param thread the fiber's thread
   * @return true to let the loop go on without it, false to wait for it
   */
  boolean parked(Fiber fiber, Thread thread);

  /**
   * A fiber that was parked and released can go on; somebody on the loop's line must resume it.
   * Called from any thread.
   *
   * @param fiber the fiber
   */
  void unparked(Fiber fiber);

  /**
   * The thread that runs the loop was interrupted while a fiber had it; the flag has been cleared.
   * Called on the loop's own thread.
   */
  void interrupted();
}
