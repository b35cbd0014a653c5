package asyncio4j;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that jumps to the next deadline when its loop is idle, instead of waiting: hours of
 * sleeping pass in milliseconds. For tests. Without a timer the loop waits for other threads in
 * real time.
 *
 * <p>Its day begins at zero too: {@link #currentTimeMillis()} counts from 1970.
 *
 * <p>It does not know what other threads are doing: a loop that waits for one of them with a
 * timeout sees the timeout first.
 */
public final class VirtualClock implements LoopClock {

  /** Written by the loop's thread, and by whoever calls {@link #advance}. */
  private final AtomicLong now = new AtomicLong();

  /** A clock that starts at zero. */
  public VirtualClock() {}

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void idle(Poller poller, long nanos) {
    if (nanos == Long.MAX_VALUE) {
      poller.poll(nanos);
    } else if (!poller.poll(0)) {
      now.addAndGet(nanos);
    }
  }

  /**
   * Moves the clock, as if so much time had passed in the callback or coroutine that runs. May be
   * called from any thread.
   *
   * @param time how far, not negative
   * @throws IllegalArgumentException if it is negative
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a clock does not go backwards: " + time);
    }
    now.addAndGet(time.toNanos());
  }
}
