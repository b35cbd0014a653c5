package asyncio4j;

/**
 * What an idle loop waits with. The one in this module parks the thread; the one in {@code
 * asyncio4j-io} is Netty's and handles I/O meanwhile.
 */
public interface Poller extends AutoCloseable {

  /**
   * A poller that parks the loop's thread and handles no I/O.
   *
   * @return a new one
   */
  static Poller parking() {
    return new ParkingPoller();
  }

  /**
   * Tells which loop waits with this poller. Called once, before everything else, on the thread
   * that makes the loop.
   *
   * @param loop the loop, which is still being made: it may be kept, but not used yet
   */
  default void attach(EventLoop loop) {}

  /**
   * Waits for something to do. Called on the loop's thread only.
   *
   * @param nanos how long at the most: 0 means handle what is there and do not wait, {@link
   *     Long#MAX_VALUE} without limit
   * @return true if it was woken or handled an event, false if the time passed with nothing
   *     happening; it may return true spuriously
   */
  boolean poll(long nanos);

  /**
   * Makes the current or the next {@link #poll} return at once. May be called from any thread;
   * calls before the loop wakes count as one.
   */
  void wakeup();

  /**
   * Gives back what the poller holds. Called once, when the loop is closed, on the thread that
   * closes it.
   */
  @Override
  default void close() {}
}
