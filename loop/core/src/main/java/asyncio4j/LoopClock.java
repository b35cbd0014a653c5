package asyncio4j;

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
   * @return the clock that reads {@link System#nanoTime()}
   */
  static LoopClock system() {
    return System::nanoTime;
  }
}
