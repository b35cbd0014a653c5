package asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/** What a task's fiber runs, and what it tells the loop. None of these may throw. */
public interface Host {

  /**
   * What the fiber runs.
   *
   * @return the body; it does not throw
   */
  Runnable body();

  /**
   * The body has ended. Called on the fiber's own thread, at the bottom of its stack, if that could
   * run another body.
   *
   * @return whose body it runs now, which has begun with that, as this one's has ended; null for
   *     none: the fiber ends, and whoever resumed it goes on
   */
  @Nullable Host successor();

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
