package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * The ready queue of a loop: first in, first out, in a ring. Unlike {@link java.util.ArrayDeque} it
 * is whole whatever is thrown in its methods, since {@link #add} is called at any depth of the
 * stack: they change something only after the last call that may fail. Belongs to the loop's line.
 */
final class ReadyQueue {

  /** Its length is a power of two, and never all of it is used. */
  private @Nullable Ready[] ring = new Ready[64];

  /** A ring that is longer is exchanged when it is nearly empty. */
  static final int LONG = 1 << 16;

  /** Where the first one is. */
  private int head;

  /** Where the next one goes. */
  private int tail;

  boolean isEmpty() {
    return head == tail;
  }

  int size() {
    return (tail - head) & (ring.length - 1);
  }

  void add(Ready item) {
    int next = (tail + 1) & (ring.length - 1);
    if (next == head) {
      grow();
      next = tail + 1;
    }
    ring[tail] = item;
    tail = next;
  }

  @Nullable Ready peek() {
    return ring[head];
  }

  @Nullable Ready poll() {
    Ready item = ring[head];
    if (item != null) {
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
    }
    return item;
  }

  /** The item that will be polled after so many others, which must be there. */
  Ready get(int index) {
    Ready item = ring[(head + index) & (ring.length - 1)];
    if (item == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return item;
  }

  /** Exchanges two items, which must be there. */
  void swap(int one, int other) {
    Ready kept = get(one);
    ring[(head + one) & (ring.length - 1)] = get(other);
    ring[(head + other) & (ring.length - 1)] = kept;
  }

  /** How many it has room for, and one. */
  int length() {
    return ring.length;
  }

  /** Gives back most of what it has taken for very many, once there are few. */
  void trim() {
    if (ring.length > LONG && size() < LONG / 2) {
      try {
        layOut(LONG);
      } catch (OutOfMemoryError e) {
        // It can be done later.
      }
    }
  }

  private void grow() {
    layOut(ring.length * 2);
  }

  /** From the start of a new ring. */
  private void layOut(int length) {
    int size = size();
    int first = Math.min(size, ring.length - head);
    @Nullable Ready[] other = new Ready[length];
    System.arraycopy(ring, head, other, 0, first);
    System.arraycopy(ring, 0, other, first, size - first);
    head = 0;
    tail = size;
    ring = other;
  }
}
