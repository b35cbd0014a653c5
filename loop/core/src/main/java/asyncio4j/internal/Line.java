package asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * A line of execution: a loop's, or a thread's own. At any moment one thread is running it; a
 * {@link Fiber} that hands over to another thread and back says so here, which is how code finds
 * out which loop it runs in.
 */
public abstract class Line {

  /**
   * The thread that runs this line now; null while a loop is not running. Written only by the
   * thread that gives up the line or takes it back. Others may read it racily and compare it with
   * themselves: a thread's own identity is here only if it wrote it itself or was handed the line
   * by whoever wrote it.
   */
  protected @Nullable Thread thread;

  /** Only for subclasses. */
  protected Line() {}

  /** Called on a thread that has just been handed this line. */
  protected void handedOver() {}
}
