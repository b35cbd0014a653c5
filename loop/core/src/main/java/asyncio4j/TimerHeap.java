package asyncio4j;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop: a binary heap whose entries know their place, so that a cancelled one is
 * taken out at once and leaves nothing behind. Belongs to the loop's line.
 */
final class TimerHeap {

  private static final int LEAST = 16;

  private @Nullable TimerHandleImpl[] heap = new TimerHandleImpl[LEAST];
  private int size;

  /** How many have been added. */
  private long added;

  int size() {
    return size;
  }

  /** How many it has room for. */
  int capacity() {
    return heap.length;
  }

  @Nullable TimerHandleImpl peek() {
    return heap[0];
  }

  void add(TimerHandleImpl timer) {
    timer.sequence = added++;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    up(size++, timer);
  }

  void remove(TimerHandleImpl timer) {
    int hole = timer.index;
    timer.index = -1;
    TimerHandleImpl last = heap[--size];
    heap[size] = null;
    if (last != null && last != timer) {
      if (hole > 0 && last.isBefore(at((hole - 1) >> 1))) {
        up(hole, last);
      } else {
        down(hole, last);
      }
    }
    if (size < heap.length >> 2 && heap.length > LEAST) {
      heap = Arrays.copyOf(heap, heap.length >> 1);
    }
  }

  private TimerHandleImpl at(int index) {
    TimerHandleImpl timer = heap[index];
    if (timer == null) {
      throw new AssertionError("hole in the timer heap at " + index + " of " + size);
    }
    return timer;
  }

  private void up(int from, TimerHandleImpl timer) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) >> 1;
      TimerHandleImpl above = at(parent);
      if (!timer.isBefore(above)) {
        break;
      }
      place(index, above);
      index = parent;
    }
    place(index, timer);
  }

  private void down(int from, TimerHandleImpl timer) {
    int index = from;
    for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
      if (child + 1 < size && at(child + 1).isBefore(at(child))) {
        child++;
      }
      TimerHandleImpl below = at(child);
      if (!below.isBefore(timer)) {
        break;
      }
      place(index, below);
      index = child;
    }
    place(index, timer);
  }

  private void place(int index, TimerHandleImpl timer) {
    heap[index] = timer;
    timer.index = index;
  }
}
