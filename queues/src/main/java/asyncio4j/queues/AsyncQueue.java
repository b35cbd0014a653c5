package asyncio4j.queues;

import asyncio4j.CancelledError;
import org.jspecify.annotations.Nullable;

/**
 * A queue between coroutines, first in, first out: {@code asyncio.Queue}.
 *
 * <p>{@link #put} suspends the coroutine while the queue is full, {@link #get} while it is empty.
 * Both kinds of waiters are served in the order in which they came. An item that is put lies in the
 * queue until a getter takes it: a waiting getter is woken and runs in the next turn, and whoever
 * takes the item before that sends it back to the end of the line. A getter or putter that is
 * cancelled after it was woken wakes the next one, so that no item and no free place is forgotten.
 *
 * <p>It belongs to the thread of the loop on which somebody first had to wait for it. What other
 * threads have for it goes through {@link asyncio4j.EventLoop#callSoonThreadsafe}.
 *
 * @param <T> the type of the items, which may be null
 */
public sealed class AsyncQueue<T extends @Nullable Object>
    permits AsyncLifoQueue, AsyncPriorityQueue {

  private final int maxsize;
  private final Store<T> store;
  private final LoopBinding loop = new LoopBinding();
  private final Waiters getters = new Waiters();
  private final Waiters putters = new Waiters();

  /** Puts for which nobody has called {@link #taskDone}; many programs never do. */
  private long unfinished;

  private final AsyncEvent finished = new AsyncEvent();
  private boolean shutDown;

  /** A queue without a limit. */
  public AsyncQueue() {
    this(0);
  }

  /**
   * A queue.
   *
   * @param maxsize how many items it holds at most; 0 or less for no limit
   */
  public AsyncQueue(int maxsize) {
    this(maxsize, new FifoStore<>());
  }

  AsyncQueue(int maxsize, Store<T> store) {
    this.maxsize = maxsize;
    this.store = store;
    finished.set();
  }

  /**
   * How many items are in the queue: {@code queue.qsize()}.
   *
   * @return the number, including what woken getters are about to take
   */
  public final int qsize() {
    return store.size();
  }

  /**
   * The limit: {@code queue.maxsize}.
   *
   * @return the number given to the constructor; 0 or less means no limit
   */
  public final int maxsize() {
    return maxsize;
  }

  /**
   * Tells whether there is nothing to get: {@code queue.empty()}.
   *
   * @return true if there is no item
   */
  public final boolean empty() {
    return store.size() == 0;
  }

  /**
   * Tells whether there is no room to put: {@code queue.full()}.
   *
   * @return true if there are {@link #maxsize} items; never if there is no limit
   */
  public final boolean full() {
    return maxsize > 0 && store.size() >= maxsize;
  }

  /**
   * Puts an item and waits for room before: {@code await queue.put(item)}. Takes no turn of the
   * loop if there is room.
   *
   * @param item the item
   * @throws QueueShutDown if the queue was shut down, or is shut down meanwhile
   * @throws CancelledError if the task is cancelled meanwhile; the item is not in the queue then
   * @throws ClassCastException as in {@link #putNowait}
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public final void put(T item) {
    while (full()) {
      if (shutDown) {
        throw new QueueShutDown();
      }
      waitForRoom();
    }
    putNowait(item);
  }

  private void waitForRoom() {
    Waiter me = putters.join(loop.get(this));
    try {
      me.await();
    } catch (Throwable e) {
      putters.leave(me);
      if (!full() && me.isWoken()) {
        putters.takeAndWakeNext();
      }
      throw e;
    }
  }

  /**
   * Puts an item at once: {@code queue.put_nowait(item)}. Wakes the first getter.
   *
   * @param item the item
   * @throws QueueFull if the queue is full
   * @throws QueueShutDown if the queue was shut down
   * @throws ClassCastException if this is an {@link AsyncPriorityQueue} and its items cannot be
   *     compared; nothing changes then
   */
  public final void putNowait(T item) {
    loop.checkThread(this, "putNowait");
    if (shutDown) {
      throw new QueueShutDown();
    }
    if (full()) {
      throw new QueueFull();
    }
    store.add(item);
    unfinished++;
    finished.clear();
    getters.takeAndWakeNext();
  }

  /**
   * Takes an item and waits for one before: {@code await queue.get()}. Takes no turn of the loop if
   * there is one.
   *
   * @return the item
   * @throws QueueShutDown if the queue was shut down, or is shut down meanwhile, and has no items
   *     left
   * @throws CancelledError if the task is cancelled meanwhile; it has taken nothing then
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public final T get() {
    while (store.size() == 0) {
      if (shutDown) {
        throw new QueueShutDown();
      }
      waitForItem();
    }
    return getNowait();
  }

  private void waitForItem() {
    Waiter me = getters.join(loop.get(this));
    try {
      me.await();
    } catch (Throwable e) {
      getters.leave(me);
      if (!empty() && me.isWoken()) {
        getters.takeAndWakeNext();
      }
      throw e;
    }
  }

  /**
   * Takes an item at once: {@code queue.get_nowait()}. Wakes the first putter.
   *
   * @return the item
   * @throws QueueEmpty if there is none
   * @throws QueueShutDown if there is none and the queue was shut down
   */
  public final T getNowait() {
    loop.checkThread(this, "getNowait");
    if (store.size() == 0) {
      throw shutDown ? new QueueShutDown() : new QueueEmpty();
    }
    T item = store.take();
    putters.takeAndWakeNext();
    return item;
  }

  /**
   * Gives back an item that was taken and not worked on: it is the next one to be taken, or, in an
   * {@link AsyncPriorityQueue}, has its old place among the others. It is as if it had not been
   * taken, so there must be no {@link #taskDone} for it, and there may be an item more than {@link
   * #maxsize} for a while. For a getter that finds out too late that it cannot go on; asyncio has
   * no such function. Never waits, also after {@link #shutdown}.
   *
   * @param item the item
   */
  public final void putBack(T item) {
    store.addNext(item);
    getters.takeAndWakeNext();
  }

  /**
   * Tells that the work on an item that was taken is done: {@code queue.task_done()}. The last one
   * lets go who waits in {@link #join}. Never waits.
   *
   * @throws IllegalArgumentException if it is called more often than items were put
   */
  public final void taskDone() {
    loop.checkThread(this, "taskDone");
    if (unfinished <= 0) {
      throw new IllegalArgumentException("task_done() called too many times");
    }
    unfinished--;
    finishIfDone();
  }

  private void finishIfDone() {
    if (unfinished == 0) {
      finished.set();
    }
  }

  /**
   * Waits until {@link #taskDone} was called for every item that was put: {@code await
   * queue.join()}. Takes no turn of the loop if that is so. Whoever was let go is not called back
   * by an item that is put before it runs.
   *
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if it would have to wait and is called outside a coroutine, or on
   *     another loop than before
   */
  public final void join() {
    if (unfinished > 0) {
      finished.await();
    }
  }

  /**
   * Shuts the queue down and lets it be emptied: {@code queue.shutdown()}. See {@link
   * #shutdown(boolean)}.
   */
  public final void shutdown() {
    shutdown(false);
  }

  /**
   * Shuts the queue down: {@code queue.shutdown(immediate)}. From now on putting fails with {@link
   * QueueShutDown}, and so does getting once the queue is empty. All who wait to put or to get are
   * woken. Never waits; it may be called again, also to make an orderly shutdown an immediate one.
   *
   * @param immediate true to drop the items that are left; each counts as done for {@link #join}
   */
  public final void shutdown(boolean immediate) {
    loop.checkThread(this, "shutdown");
    shutDown = true;
    if (immediate) {
      dropAll();
    }
    getters.takeAndWakeAll();
    putters.takeAndWakeAll();
  }

  private void dropAll() {
    while (store.size() > 0) {
      store.take();
      if (unfinished > 0) {
        unfinished--;
      }
    }
    finishIfDone();
  }

  @Override
  public String toString() {
    return Names.of(
        this,
        "maxsize="
            + maxsize
            + (empty() ? "" : " items=" + store.items())
            + (getters.size() == 0 ? "" : " getters[" + getters.size() + "]")
            + (putters.size() == 0 ? "" : " putters[" + putters.size() + "]")
            + (unfinished == 0 ? "" : " tasks=" + unfinished)
            + (shutDown ? " shutdown" : ""));
  }
}
