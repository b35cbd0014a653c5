package asyncio4j.queues;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First in, first out: a ring. Unlike {@link java.util.ArrayDeque} it holds nulls. */
final class FifoStore<T extends @Nullable Object> extends Store<T> {

  private static final int LARGEST = 1 << 30;

  /** A power of two long, so that a mask makes a place of an index. */
  private @Nullable Object[] ring = new @Nullable Object[16];

  private int head;
  private int size;

  @Override
  void add(T item) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size) & (ring.length - 1)] = item;
    size++;
  }

  @Override
  void addNext(T item) {
    if (size == ring.length) {
      grow();
    }
    head = (head - 1) & (ring.length - 1);
    ring[head] = item;
    size++;
  }

  private void grow() {
    if (size == LARGEST) {
      throw new OutOfMemoryError("too many items in one queue");
    }
    @Nullable Object[] larger = new @Nullable Object[size << 1];
    int untilEnd = size - head;
    System.arraycopy(ring, head, larger, 0, untilEnd);
    System.arraycopy(ring, 0, larger, untilEnd, head);
    ring = larger;
    head = 0;
  }

  @Override
  T take() {
    T item = at(0);
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    return item;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // add stores only a T
  private T at(int index) {
    return (T) ring[(head + index) & (ring.length - 1)];
  }

  @Override
  int size() {
    return size;
  }

  @Override
  List<T> items() {
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(at(i));
    }
    return items;
  }
}
