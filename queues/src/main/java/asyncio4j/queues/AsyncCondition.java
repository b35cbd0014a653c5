package asyncio4j.queues;

import asyncio4j.CancelledError;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for a change of what a lock guards: {@code asyncio.Condition}.
 *
 * {@snippet :
 * try (var held = condition.hold()) {
 *   condition.waitFor(() -> !items.isEmpty());
 *   items.removeFirst();
 * }
 * }
 *
 * <p>The lock must be held to wait and to signal. Waiting gives it back meanwhile and takes it
 * again before it returns, also when it ends by a cancellation. Waiters are notified in the order
 * in which they came. One that was notified and then leaves with an exception notifies another one
 * in its place, so that no notification is lost; a wait may therefore return although nothing has
 * changed, and belongs in a loop, or in {@link #waitFor}.
 *
 * <p>{@link Object} has taken Python's names {@code wait}, {@code notify} and {@code notify_all};
 * here they are {@link #await}, {@link #signal(int)} and {@link #signalAll}.
 *
 * <p>It belongs to the thread of the loop on which somebody first had to wait for it.
 */
public final class AsyncCondition {

  private final LoopBinding loop = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private final AsyncLock lock;

  /** A condition with a lock of its own. */
  public AsyncCondition() {
    this(new AsyncLock());
  }

  /**
   * A condition on a lock, which several conditions can share.
   *
   * @param lock the lock
   */
  public AsyncCondition(AsyncLock lock) {
    this.lock = java.util.Objects.requireNonNull(lock, "lock");
  }

  /**
   * Tells whether somebody has the lock: {@code condition.locked()}.
   *
   * @return see {@link AsyncLock#locked}
   */
  public boolean locked() {
    return lock.locked();
  }

  /**
   * Takes the lock: {@code await condition.acquire()}. See {@link AsyncLock#acquire}.
   *
   * @return true
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public boolean acquire() {
    return lock.acquire();
  }

  /**
   * Gives the lock back: {@code condition.release()}. Never waits.
   *
   * @throws IllegalStateException if it is not locked
   */
  public void release() {
    lock.release();
  }

  /**
   * Takes the lock for a block: {@code async with condition}. See {@link #acquire}.
   *
   * @return what releases the lock when it is closed
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException as in {@link #acquire}
   */
  public Held hold() {
    return lock.hold();
  }

  /**
   * Waits until notified: {@code await condition.wait()}. Gives the lock back, waits, and takes it
   * again. To be called in a loop that looks whether what was waited for is so.
   *
   * @return true
   * @throws CancelledError if the task is cancelled before it has the lock again; it has it then.
   *     Of several cancellations it is the last one
   * @throws IllegalStateException if the lock is not locked, or if it is called outside a
   *     coroutine, or on another loop than before
   */
  public boolean await() {
    if (!lock.locked()) {
      throw new IllegalStateException("cannot wait on un-acquired lock");
    }
    Waiter me = waiters.join(loop.get(this));
    try {
      lock.release();
      try {
        try {
          me.await();
        } finally {
          waiters.leave(me);
        }
      } finally {
        takeBack();
      }
      return true;
    } catch (Throwable e) {
      // It may have been notified, and will not act on it.
      waiters.wake(1);
      throw e;
    }
  }

  /** Takes the lock again, however often the task is cancelled meanwhile. */
  private void takeBack() {
    CancelledError last = null;
    boolean taken = false;
    while (!taken) {
      try {
        taken = lock.acquire();
      } catch (CancelledError e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /**
   * Waits until a predicate holds: {@code await condition.wait_for(predicate)}. Does not wait if it
   * holds at once.
   *
   * @param predicate asked with the lock held, first at once and then after every notification;
   *     what it throws is thrown here
   * @return true
   * @throws CancelledError as in {@link #await}
   * @throws IllegalStateException as in {@link #await}
   */
  public boolean waitFor(BooleanSupplier predicate) {
    while (!predicate.getAsBoolean()) {
      await();
    }
    return true;
  }

  /**
   * Waits until a value is there: {@code await condition.wait_for(predicate)} with a predicate that
   * answers with more than yes or no. Does not wait if it is there at once.
   *
   * @param value asked with the lock held, first at once and then after every notification; null
   *     means that it is not there yet; what it throws is thrown here
   * @param <T> the type of the value
   * @return the value
   * @throws CancelledError as in {@link #await}
   * @throws IllegalStateException as in {@link #await}
   */
  public <T> T waitForValue(Supplier<? extends @Nullable T> value) {
    T found = value.get();
    while (found == null) {
      await();
      found = value.get();
    }
    return found;
  }

  /**
   * Notifies the one that has waited longest, if there is one: {@code condition.notify()}. See
   * {@link #signal(int)}.
   *
   * @throws IllegalStateException if the lock is not locked
   */
  public void signal() {
    signal(1);
  }

  /**
   * Notifies those that have waited longest: {@code condition.notify(n)}. They go on when they have
   * got the lock, which the caller still has. Never waits. Nobody else hears of it later: a
   * notification is not stored.
   *
   * @param n how many at most; none if it is not positive
   * @throws IllegalStateException if the lock is not locked
   */
  public void signal(int n) {
    if (!lock.locked()) {
      throw new IllegalStateException("cannot notify on un-acquired lock");
    }
    waiters.wake(n);
  }

  /**
   * Notifies all that wait: {@code condition.notify_all()}. See {@link #signal(int)}.
   *
   * @throws IllegalStateException if the lock is not locked
   */
  public void signalAll() {
    signal(waiters.size());
  }

  @Override
  public String toString() {
    return Names.of(
        this, "[" + (locked() ? "locked" : "unlocked") + waiters.describe(", waiters:") + "]");
  }
}
