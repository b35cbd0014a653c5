package asyncio4j.queues;

import java.util.Locale;

/**
 * A point at which a number of coroutines wait for each other: {@code asyncio.Barrier}.
 *
 * <p>The last one to come goes on at once, the others after it in the order in which they came.
 * When all have left, the barrier can be used again; whoever comes before that waits for it. A
 * waiter that is cancelled just leaves, and the barrier waits for another one.
 *
 * <pre>
 * FILLING   --the last one comes--> DRAINING  --all have left--> FILLING
 * FILLING   --reset while some wait--> RESETTING --all have left--> FILLING
 * any       --abort--> BROKEN --reset--> FILLING, or RESETTING until all have left
 * </pre>
 *
 * <p>Python's {@code async with barrier} is a plain {@link #await}: it does nothing at the end of
 * the block.
 *
 * <p>It belongs to the thread of the loop on which somebody first had to wait for it.
 */
public final class AsyncBarrier {

  private enum State {
    FILLING,
    DRAINING,
    RESETTING,
    BROKEN
  }

  /** Notified at each change of the state. */
  private final AsyncCondition changed = new AsyncCondition();

  private final int parties;
  private State state = State.FILLING;

  /** How many are in the barrier, waiting or leaving. */
  private int count;

  /**
   * A barrier.
   *
   * @param parties how many coroutines wait for each other
   * @throws IllegalArgumentException if that is not positive
   */
  public AsyncBarrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("parties must be > 0");
    }
    this.parties = parties;
  }

  /**
   * Waits for the others: {@code await barrier.wait()}. The last one to come does not wait. While
   * those before are leaving, or the barrier is being reset, it waits for that first.
   *
   * @return how many were waiting when this one came: a number from 0 to {@code parties() - 1}, and
   *     a different one for each of them unless one was cancelled meanwhile
   * @throws BrokenBarrierError if the barrier is broken, or is reset or broken meanwhile
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public int await() {
    changed.acquire();
    try {
      waitUntilUsable();
      return pass();
    } finally {
      changed.release();
    }
  }

  private void waitUntilUsable() {
    while (state == State.DRAINING || state == State.RESETTING) {
      changed.await();
    }
    if (state == State.BROKEN) {
      throw new BrokenBarrierError("Barrier aborted");
    }
  }

  private int pass() {
    int index = count++;
    try {
      if (count == parties) {
        state = State.DRAINING;
        changed.signalAll();
      } else {
        waitUntilFull();
      }
      return index;
    } finally {
      count--;
      if (count == 0) {
        lastOneLeft();
      }
    }
  }

  private void waitUntilFull() {
    while (state == State.FILLING) {
      changed.await();
    }
    if (state == State.BROKEN || state == State.RESETTING) {
      throw new BrokenBarrierError("Abort or reset of barrier");
    }
  }

  private void lastOneLeft() {
    if (state == State.RESETTING || state == State.DRAINING) {
      state = State.FILLING;
    }
    changed.signalAll();
  }

  /**
   * Makes the barrier as new: {@code await barrier.reset()}. Whoever waits at it gets {@link
   * BrokenBarrierError}. It waits only for the barrier's own lock, not for them to leave.
   *
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile; nothing is changed then
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public void reset() {
    changeTo(State.RESETTING);
  }

  /**
   * Breaks the barrier until it is reset: {@code await barrier.abort()}. Whoever waits at it, and
   * whoever comes, gets {@link BrokenBarrierError}. It waits only for the barrier's own lock.
   *
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile; nothing is changed then
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public void abort() {
    changeTo(State.BROKEN);
  }

  private void changeTo(State next) {
    changed.acquire();
    try {
      state = next == State.RESETTING && count == 0 ? State.FILLING : next;
      changed.signalAll();
    } finally {
      changed.release();
    }
  }

  /**
   * How many coroutines wait for each other: {@code barrier.parties}.
   *
   * @return the number
   */
  public int parties() {
    return parties;
  }

  /**
   * How many wait now: {@code barrier.n_waiting}.
   *
   * @return the number; 0 while the barrier drains, is being reset, or is broken
   */
  public int nWaiting() {
    return state == State.FILLING ? count : 0;
  }

  /**
   * Tells whether the barrier is broken: {@code barrier.broken}.
   *
   * @return true from {@link #abort} until {@link #reset}
   */
  public boolean broken() {
    return state == State.BROKEN;
  }

  @Override
  public String toString() {
    String name = state.name().toLowerCase(Locale.ROOT);
    return Names.of(
        this, "[" + name + (broken() ? "" : ", waiters:" + nWaiting() + "/" + parties) + "]");
  }
}
