package asyncio4j.queues;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least item first: CPython's {@code heapq.py}, step by step, so that also items that are equal
 * leave in the order in which they do there. That is why this is no {@link
 * java.util.PriorityQueue}, which moves a removed item's replacement another way.
 *
 * <p>A comparator that throws changes nothing: the way through the heap is looked for first, and
 * the items are moved after that.
 */
final class HeapStore<T extends @Nullable Object> extends Store<T> {

  private final Comparator<? super T> order;
  private final List<T> heap = new ArrayList<>();

  HeapStore(Comparator<? super T> order) {
    this.order = order;
  }

  private boolean isLess(T a, T b) {
    return order.compare(a, b) < 0;
  }

  private static int parentOf(int place) {
    return (place - 1) >> 1;
  }

  @Override
  void add(T item) {
    int end = heap.size();
    int place = end;
    while (place > 0 && isLess(item, heap.get(parentOf(place)))) {
      place = parentOf(place);
    }
    heap.add(item);
    for (int hole = end; hole != place; hole = parentOf(hole)) {
      heap.set(hole, heap.set(parentOf(hole), item));
    }
  }

  /**
   * The last item takes the root's place: the lesser children move up all the way to a leaf, and
   * from there the last item climbs to where it belongs.
   */
  @Override
  T take() {
    int end = heap.size() - 1;
    T moved = heap.get(end);
    int place = leafBelowRoot(end);
    while (place > 0 && isLess(moved, heap.get(place))) {
      place = parentOf(place);
    }
    heap.removeLast();
    if (end == 0) {
      return moved;
    }
    for (; place > 0; place = parentOf(place)) {
      moved = heap.set(place, moved);
    }
    return heap.set(0, moved);
  }

  /**
   * The leaf to which the lesser children lead, the right one of equals, in a heap that ends there.
   */
  private int leafBelowRoot(int end) {
    int place = 0;
    for (int child = 1; child < end; child = 2 * place + 1) {
      int right = child + 1;
      place = right < end && !isLess(heap.get(child), heap.get(right)) ? right : child;
    }
    return place;
  }

  @Override
  int size() {
    return heap.size();
  }

  @Override
  List<T> items() {
    return heap;
  }
}
