package asyncio4j.queues;

import org.jspecify.annotations.Nullable;

/**
 * A queue that hands out the item that was put last: {@code asyncio.LifoQueue}. Waiters are still
 * served in the order in which they came.
 *
 * @param <T> the type of the items, which may be null
 */
public final class AsyncLifoQueue<T extends @Nullable Object> extends AsyncQueue<T> {

  /** A queue without a limit. */
  public AsyncLifoQueue() {
    this(0);
  }

  /**
   * A queue.
   *
   * @param maxsize how many items it holds at most; 0 or less for no limit
   */
  public AsyncLifoQueue(int maxsize) {
    super(maxsize, new LifoStore<>());
  }
}
