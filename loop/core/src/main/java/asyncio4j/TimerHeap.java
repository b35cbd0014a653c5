package asyncio4j;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop: a heap whose entries know their place, so that a cancelled one is taken out
 * at once and leaves nothing behind. Each entry has four below it, and deadlines lie side by side:
 * to find the first of four is a look at one or two lines of the processor's cache, and there are
 * half as many levels as in a binary heap. Belongs to the loop's line.
 */
final class TimerHeap {

  /** What an array's header takes, in references. */
  private static final int HEADER = 4;

  /**
   * All lengths are a power of two less this: one element more, and the collector would give a
   * large array, which it keeps by itself, another region, mostly empty.
   */
  private static final int LEAST = 16 - HEADER;

  /** As a power of two: how many are below each. */
  private static final int SHIFT = 2;

  private @Nullable Timed[] heap = new Timed[LEAST];

  /** Those of the timers at the same places. */
  private long[] deadlines = new long[LEAST];

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

  @Nullable Timed peek() {
    return heap[0];
  }

  /** True if the first one's time has come; there must be one. */
  boolean isDue(long now) {
    return firstDeadline() - now <= 0;
  }

  /** When to run the first one, on the loop's clock; there must be one. */
  long firstDeadline() {
    return deadlines[0];
  }

  /**
   * Adds a timer.
   *
   * @param deadline when to run it, on the loop's clock; at most half of the clock's range from now
   */
  void add(Timed timer, long deadline) {
    timer.setSequence(added++);
    if (size == heap.length) {
      resize(size * 2 + HEADER);
    }
    up(size++, timer, deadline);
  }

  void remove(Timed timer) {
    int hole = timer.index();
    timer.setIndex(Timed.NOWHERE);
    Timed last = at(--size);
    heap[size] = null;
    if (last != timer) {
      long deadline = deadlines[size];
      if (hole > 0 && isBefore(last, deadline, (hole - 1) >> SHIFT)) {
        up(hole, last, deadline);
      } else {
        down(hole, last, deadline);
      }
    }
    if (size < heap.length >> 2 && heap.length > LEAST) {
      shrink();
    }
  }

  private void shrink() {
    try {
      resize((heap.length - HEADER) >> 1);
    } catch (OutOfMemoryError e) {
      // It can be done later, and what was removed is removed.
    }
  }

  /** Both or none: there may be no memory for the second. */
  private void resize(int length) {
    @Nullable Timed[] timers = Arrays.copyOf(heap, length);
    deadlines = Arrays.copyOf(deadlines, length);
    heap = timers;
  }

  private Timed at(int index) {
    Timed timer = heap[index];
    if (timer == null) {
      throw new AssertionError("hole in the timer heap at " + index + " of " + size);
    }
    return timer;
  }

  /**
   * Deadlines are compared by difference, as {@link System#nanoTime()} asks for; equal ones by who
   * was first.
   */
  private boolean isBefore(Timed timer, long deadline, int other) {
    long difference = deadline - deadlines[other];
    return difference < 0 || (difference == 0 && timer.sequence() < at(other).sequence());
  }

  private void up(int from, Timed timer, long deadline) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) >> SHIFT;
      if (!isBefore(timer, deadline, parent)) {
        break;
      }
      move(parent, index);
      index = parent;
    }
    place(index, timer, deadline);
  }

  private void down(int from, Timed timer, long deadline) {
    int index = from;
    for (int child = (index << SHIFT) + 1; child < size; child = (index << SHIFT) + 1) {
      int first = firstFrom(child);
      if (isBefore(timer, deadline, first)) {
        break;
      }
      move(first, index);
      index = first;
    }
    place(index, timer, deadline);
  }

  /** The first to be run of those side by side. */
  private int firstFrom(int child) {
    int end = Math.min(child + (1 << SHIFT), size);
    int first = child;
    for (int next = child + 1; next < end; next++) {
      long difference = deadlines[next] - deadlines[first];
      if (difference < 0 || (difference == 0 && at(next).sequence() < at(first).sequence())) {
        first = next;
      }
    }
    return first;
  }

  private void move(int from, int to) {
    place(to, at(from), deadlines[from]);
  }

  private void place(int index, Timed timer, long deadline) {
    heap[index] = timer;
    deadlines[index] = deadline;
    timer.setIndex(index);
  }
}
