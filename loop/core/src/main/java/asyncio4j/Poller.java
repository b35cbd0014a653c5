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
   * Is told by a poller what part of a poll is a wait. On the loop's thread, while it polls, and
   * the one call after the other.
   */
  interface WaitListener {

    /** From here on the thread waits, and nothing else. */
    void waitBegins();

    /** The wait is over: what follows, to the end of the poll or the next wait, is work. */
    void waitEnds();
  }

  /**
   * Asks the poller to tell what part of its polls is a wait. The rest is then timed and watched as
   * callbacks are, by debug mode and the watchdog: a poller that handles events should do it.
   * Called once, after {@link #attach} and before everything else, on the thread that makes the
   * loop.
   *
   * @param listener whom to tell in each {@link #poll} that waits; it throws nothing
   * @return true if it is going to tell. False, as here, if not: a poll is then taken for a wait as
   *     long as it may be one, so that only what it takes longer counts
   */
  default boolean tellWaits(WaitListener listener) {
    return false;
  }

  /**
   * Tells that a run of the loop begins. Called at the beginning of each run, on its thread, before
   * the first poll.
   *
   * @param ownThread true if the loop made the thread, for this run or for a {@link LoopThread}. If
   *     the poller {@link #staysOnThread stays} there, then no other thread polls from now on, and
   *     none closes the poller. False for a thread of the user's: any other may close the poller
   */
  default void runBegins(boolean ownThread) {}

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
   * Whether the loop has to poll on one thread from now on, the one that it has polled on last.
   * Asked at the end of each run of the loop, on the thread of that run. If it has to, a thread
   * that the loop made for the run waits for its next runs and closes the poller at the end; a loop
   * that is run by a thread of the user's can then be run by that one only, as long as it lives.
   *
   * @return true if it has to; false, as here, if any thread will do
   */
  default boolean staysOnThread() {
    return false;
  }

  /**
   * Makes the current or the next {@link #poll} return at once. May be called from any thread;
   * calls before the loop wakes count as one.
   */
  void wakeup();

  /**
   * Gives back what the poller holds. Called once, when the loop is closed, on the thread that
   * closes it, or on one that was kept for the loop, see {@link #staysOnThread}.
   */
  @Override
  default void close() {}
}
