package asyncio4j;

import java.util.concurrent.TimeUnit;

/**
 * The clock of a loop. The default one is {@link System#nanoTime()}; {@link VirtualClock} jumps
 * instead of waiting.
 */
public interface LoopClock {

  /**
   * The time now. May be called from any thread.
   *
   * @return nanoseconds from an arbitrary origin, never going backwards
   */
  long nanoTime();

  /**
   * The time of day that goes with {@link #nanoTime()}, for timestamps. It may be set and then
   * jumps, so time that passes is measured with {@code nanoTime()}. May be called from any thread.
   *
   * @return milliseconds since the beginning of 1970, UTC; of a clock that does not say otherwise,
   *     {@code nanoTime()} in milliseconds, as if its origin were 1970
   */
  default long currentTimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime());
  }

  /**
   * Waits while the loop is idle. Called on the loop's thread only, when no callback is ready.
   *
   * @param poller what to wait with
   * @param nanos how long at the most: 0 means just look, {@link Long#MAX_VALUE} without limit
   */
  default void idle(Poller poller, long nanos) {
    poller.poll(nanos);
  }

  /**
   * The clock of the machine.
   *
   * @return the clock that reads {@link System#nanoTime()} and {@link System#currentTimeMillis()}
   */
  static LoopClock system() {
    return SystemClock.INSTANCE;
  }
}
