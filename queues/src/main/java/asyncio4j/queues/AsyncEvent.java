package asyncio4j.queues;

/**
 * A flag that coroutines wait for: {@code asyncio.Event}.
 *
 * <p>Waiters run in the order in which they came. {@link #set} wakes all of them for good: clearing
 * the flag before they run does not hold them back.
 *
 * <p>It belongs to the thread of the loop on which somebody first had to wait for it.
 */
public final class AsyncEvent {

  private final LoopBinding loop = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private boolean set;

  /** An event that is not set. */
  public AsyncEvent() {}

  /**
   * Tells whether the flag is set: {@code event.is_set()}.
   *
   * @return true if it is
   */
  public boolean isSet() {
    return set;
  }

  /** Sets the flag and wakes all who wait for it: {@code event.set()}. Never waits. */
  public void set() {
    loop.checkThread(this, "set");
    if (!set) {
      set = true;
      waiters.wake(Integer.MAX_VALUE);
    }
  }

  /** Clears the flag, so that whoever comes from now on waits: {@code event.clear()}. */
  public void clear() {
    loop.checkThread(this, "clear");
    set = false;
  }

  /**
   * Waits until the flag is set: {@code await event.wait()}. Takes no turn of the loop if it is set
   * already.
   *
   * @return true
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public boolean await() {
    if (!set) {
      Waiter me = waiters.join(loop.get(this));
      try {
        me.await();
      } finally {
        waiters.leave(me);
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return Names.of(this, "[" + (set ? "set" : "unset") + waiters.describe(", waiters:") + "]");
  }
}
