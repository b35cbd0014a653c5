package asyncio4j.reactor;

import asyncio4j.EventLoop;
import asyncio4j.internal.Lookout;
import java.util.function.BooleanSupplier;

/**
 * How a coroutine waits for what another thread brings: on the look-out first, if it pays and
 * nobody else wants the loop, then suspended. One for each place; the loop's thread.
 */
final class AnswerWait {

  /**
   * How many times in a row; then the loop has a turn, because there is I/O that it looks after.
   */
  private static final int MOST = 63;

  private final Lookout lookout = new Lookout();
  private final BooleanSupplier arrived;
  private final BooleanSupplier arrivedOrWanted;
  private int inARow;

  /**
   * @param arrived whether it is there; asked often
   */
  AnswerWait(EventLoop loop, BooleanSupplier arrived) {
    this.arrived = arrived;
    this.arrivedOrWanted = () -> arrived.getAsBoolean() || !loop.isQuiet();
  }

  /** Returns when it is there, or when the coroutine has to suspend to get it. */
  void look() {
    if (inARow < MOST && !arrived.getAsBoolean()) {
      inARow++;
      lookout.look(arrivedOrWanted, Long.MAX_VALUE);
    }
  }

  /** The coroutine suspends. */
  void suspends() {
    inARow = 0;
    lookout.sleeps();
  }

  /** The coroutine was resumed. */
  void resumed() {
    lookout.slept(arrived.getAsBoolean());
  }
}
