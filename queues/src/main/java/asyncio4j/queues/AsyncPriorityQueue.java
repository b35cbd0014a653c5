package asyncio4j.queues;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue that hands out its least item first: {@code asyncio.PriorityQueue}. Waiters are still
 * served in the order in which they came.
 *
 * <p>Items that compare as equal leave in the order in which Python's heap hands them out, which is
 * not the one in which they were put. Give them a number to be compared last if that matters.
 *
 * @param <T> the type of the items, which may be null if the comparator takes nulls
 */
public final class AsyncPriorityQueue<T extends @Nullable Object> extends AsyncQueue<T> {

  /** A queue without a limit, of items that are {@link Comparable} with each other. */
  public AsyncPriorityQueue() {
    this(0);
  }

  /**
   * A queue of items that are {@link Comparable} with each other.
   *
   * @param maxsize how many items it holds at most; 0 or less for no limit
   */
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // as java.util.PriorityQueue: ClassCastException later
  public AsyncPriorityQueue(int maxsize) {
    this(maxsize, (Comparator<? super T>) Comparator.naturalOrder());
  }

  /**
   * A queue of items in a given order.
   *
   * @param maxsize how many items it holds at most; 0 or less for no limit
   * @param order which of two items is less; what it throws comes out of putting or getting, and
   *     the queue has not changed then
   */
  public AsyncPriorityQueue(int maxsize, Comparator<? super T> order) {
    super(maxsize, new HeapStore<>(Objects.requireNonNull(order, "order")));
  }
}
