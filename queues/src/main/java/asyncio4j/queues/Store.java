package asyncio4j.queues;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of a queue, and the order in which they leave it. It belongs to the loop's thread. */
abstract class Store<T extends @Nullable Object> {

  abstract void add(T item);

  /** Adds what was taken, so that it is next again. */
  void addNext(T item) {
    add(item);
  }

  /** Takes out what is next; there must be something. */
  abstract T take();

  abstract int size();

  /** The items as they lie here, for a {@code toString}. */
  abstract List<T> items();
}
