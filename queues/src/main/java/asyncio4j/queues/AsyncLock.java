package asyncio4j.queues;

/**
 * A lock between coroutines: {@code asyncio.Lock}.
 *
 * <p>It is not owned: whoever likes may release it, and a coroutine that acquires it twice waits
 * for itself. Code between two awaits is atomic anyway; a lock is for what must stay undisturbed
 * across an await.
 *
 * <p>Waiters get the lock in the order in which they came. {@link #release} wakes the first of them
 * and leaves the lock unlocked until that one runs, in the next turn; a newcomer queues up behind
 * it. A waiter that is cancelled after it was woken wakes the next one.
 *
 * <p>It belongs to the thread of the loop on which somebody first had to wait for it.
 */
public final class AsyncLock implements Releasable {

  private final LoopBinding loop = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private boolean locked;

  /** A lock that is not locked. */
  public AsyncLock() {}

  /**
   * Tells whether somebody has the lock: {@code lock.locked()}.
   *
   * @return true if locked; false also while it is promised to a waiter that was woken
   */
  public boolean locked() {
    return locked;
  }

  /**
   * Takes the lock: {@code await lock.acquire()}. Suspends the coroutine while somebody else has
   * the lock or came first; otherwise it takes no turn of the loop. Waiters that are all cancelled
   * but have not run since do not count.
   *
   * @return true
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile; it does not have the lock
   *     then
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public boolean acquire() {
    if (locked || !waiters.areAllCancelled()) {
      waitForTurn();
    }
    locked = true;
    return true;
  }

  private void waitForTurn() {
    Waiter me = waiters.join(loop.get(this));
    try {
      me.await();
    } catch (Throwable e) {
      waiters.leave(me);
      // If the lock was meant for this waiter it is for the next one.
      if (!locked) {
        waiters.wakeFirst();
      }
      throw e;
    }
    waiters.leave(me);
  }

  /**
   * Takes the lock for a block: {@code async with lock}. See {@link #acquire}.
   *
   * @return what releases the lock when it is closed
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException as in {@link #acquire}
   */
  public Held hold() {
    acquire();
    return new Held(this);
  }

  /**
   * Gives the lock back and wakes the first waiter: {@code lock.release()}. Never waits.
   *
   * @throws IllegalStateException if it is not locked
   */
  @Override
  public void release() {
    loop.checkThread(this, "release");
    if (!locked) {
      throw new IllegalStateException("Lock is not acquired.");
    }
    locked = false;
    waiters.wakeFirst();
  }

  @Override
  public String toString() {
    return Names.of(
        this, "[" + (locked ? "locked" : "unlocked") + waiters.describe(", waiters:") + "]");
  }
}
