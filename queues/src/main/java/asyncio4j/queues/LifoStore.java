package asyncio4j.queues;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Last in, first out. */
final class LifoStore<T extends @Nullable Object> extends Store<T> {

  private final List<T> stack = new ArrayList<>();

  @Override
  void add(T item) {
    stack.add(item);
  }

  @Override
  T take() {
    return stack.removeLast();
  }

  @Override
  int size() {
    return stack.size();
  }

  @Override
  List<T> items() {
    return stack;
  }
}
