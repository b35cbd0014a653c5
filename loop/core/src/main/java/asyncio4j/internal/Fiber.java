package asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * A stack of frames that can be suspended: what a coroutine or a generator runs on.
 *
 * <p>One side calls {@link #resume}, which returns when the body has suspended or ended; the body
 * calls {@link #suspend}. A fiber is used by one line at a time; the two sides take turns, so
 * nothing in it is contended.
 */
public abstract class Fiber {

  static final String NOT_INSIDE =
      "yield was called outside the body that it belongs to: not by code that the body runs, but"
          + " by another task or thread";

  /** Set by the body's side at its end, read by the resuming side after {@link #resume}. */
  private boolean done;

  Fiber() {}

  /**
   * Runs the body until it suspends or ends.
   *
   * @param line the line of execution of the caller, which the body joins
   */
  public abstract void resume(Line line);

  /**
   * Suspends the body: {@link #resume} returns, and this call returns at the next one. To be called
   * from inside the body.
   *
   * @throws IllegalStateException if it is called from elsewhere, or if the stack cannot be
   *     suspended here; the body goes on with that
   */
  public abstract void suspend();

  /**
   * Runs something on the side that called {@link #resume}, as if it had been called from there,
   * and goes on. To be called from inside the body.
   *
   * @param action what to run; it may resume other fibers; what it throws is thrown here
   */
  public void callOut(Runnable action) {
    action.run();
  }

  /**
   * What runs on it, or did at last.
   *
   * @return the body
   */
  public abstract Runnable body();

  /**
   * Tells whether the body has ended.
   *
   * @return true once it has
   */
  public final boolean isDone() {
    return done;
  }

  /**
   * Tells whether the body gave up its thread outside {@link #suspend} and the host released the
   * line meanwhile. It will be submitted to its host when it can go on.
   *
   * @return true until it is resumed
   */
  public boolean isParked() {
    return false;
  }

  /** Interrupts the body's thread, if it has one of its own; for a parked body. */
  public void interrupt() {}

  /**
   * The thread of the body, for a list of threads.
   *
   * @return null if it has none of its own, has not begun, or the JDK lists it
   */
  public @Nullable Thread thread() {
    return null;
  }

  /**
   * The stack of the body while it is suspended.
   *
   * @return its frames, innermost first; empty where it cannot be seen
   */
  public StackTraceElement[] stack() {
    return new StackTraceElement[0];
  }

  /**
   * What the fiber's own thread or continuation runs. The body reports its errors itself and does
   * not throw.
   */
  final void runBody() {
    try {
      for (Runnable next = body(); next != null; next = another()) {
        Here.run(next);
      }
    } finally {
      done = true;
    }
  }

  /** What to run after a body has ended; null for nothing. On the body's side. */
  @Nullable Runnable another() {
    return null;
  }
}
