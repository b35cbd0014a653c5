package asyncio4j.queues;

/**
 * A number of permits that coroutines take and give back: {@code asyncio.Semaphore}.
 *
 * <p>Waiters get permits in the order in which they came. {@link #release} gives the permit to the
 * first of them at once, although it runs only in the next turn; a newcomer queues up behind. A
 * waiter that is cancelled after it was given a permit passes it on.
 *
 * <p>It belongs to the thread of the loop on which somebody first had to wait for it.
 */
public sealed class AsyncSemaphore implements Releasable permits AsyncBoundedSemaphore {

  private final LoopBinding loop = new LoopBinding();
  private final Waiters waiters = new Waiters();

  /** The permits that nobody has or was promised; never negative. */
  private long value;

  /** A semaphore with one permit. */
  public AsyncSemaphore() {
    this(1);
  }

  /**
   * A semaphore.
   *
   * @param value how many permits it has to begin with
   * @throws IllegalArgumentException if that is negative
   */
  public AsyncSemaphore(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("Semaphore initial value must be >= 0");
    }
    this.value = value;
  }

  /**
   * Tells whether {@link #acquire} would wait: {@code semaphore.locked()}.
   *
   * @return true if there is no permit, or if somebody waits already
   */
  public final boolean locked() {
    return value == 0 || !waiters.areAllCancelled();
  }

  /**
   * Takes a permit: {@code await semaphore.acquire()}. Suspends the coroutine while there is none
   * or somebody came first; otherwise it takes no turn of the loop.
   *
   * @return true
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile; it does not have a permit
   *     then
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public final boolean acquire() {
    if (locked()) {
      waitForTurn();
    } else {
      value--;
    }
    return true;
  }

  private void waitForTurn() {
    Waiter me = waiters.join(loop.get(this));
    try {
      me.await();
    } catch (Throwable e) {
      if (me.isWoken()) {
        value++;
      }
      throw e;
    } finally {
      waiters.leave(me);
      // Some may have queued up only because others were before them.
      while (value > 0 && wakeNext()) {}
    }
  }

  /** Gives a permit to the first waiter that has none; there must be one to give. */
  private boolean wakeNext() {
    int woken = waiters.wake(1);
    value -= woken;
    return woken > 0;
  }

  /**
   * Takes a permit for a block: {@code async with semaphore}. See {@link #acquire}.
   *
   * @return what gives the permit back when it is closed
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException as in {@link #acquire}
   */
  public final Held hold() {
    acquire();
    return new Held(this);
  }

  /**
   * Adds a permit and gives it to the first waiter: {@code semaphore.release()}. Never waits. It
   * may be called without having acquired: the number of permits grows then.
   *
   * @throws IllegalArgumentException if this is an {@link AsyncBoundedSemaphore} and has all its
   *     permits already
   */
  @Override
  public void release() {
    loop.checkThread(this, "release");
    value++;
    wakeNext();
  }

  /** The permits that nobody has or was promised. */
  final long value() {
    return value;
  }

  @Override
  public String toString() {
    return Names.of(
        this,
        "["
            + (locked() ? "locked" : "unlocked, value:" + value)
            + waiters.describe(", waiters:")
            + "]");
  }
}
