package asyncio4j;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A reference queue that can be asked whether it is empty. Any thread; the collector knows only the
 * queue that this extends.
 */
final class Collected<T> extends ReferenceQueue<T> {

  /** Taken out by {@link #isEmpty}, and left for {@link #poll}. */
  private final ConcurrentLinkedQueue<Reference<? extends T>> seen = new ConcurrentLinkedQueue<>();

  boolean isEmpty() {
    if (!seen.isEmpty()) {
      return false;
    }
    Reference<? extends T> found = super.poll();
    if (found == null) {
      return true;
    }
    seen.add(found);
    return false;
  }

  @Override
  public @Nullable Reference<? extends T> poll() {
    Reference<? extends T> found = seen.poll();
    return found != null ? found : super.poll();
  }
}
