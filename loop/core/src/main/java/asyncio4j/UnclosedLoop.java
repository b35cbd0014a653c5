package asyncio4j;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a loop in debug mode, and warns if it is collected without having been closed: CPython's
 * {@code ResourceWarning: unclosed event loop}. The next loop that is made or iterates looks for
 * collected ones. May be used from any thread.
 */
final class UnclosedLoop extends PhantomReference<EventLoopImpl> {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j.warnings");
  private static final ReferenceQueue<EventLoopImpl> COLLECTED = new ReferenceQueue<>();

  /** Keeps the references alive while their loops are. */
  private static final Set<UnclosedLoop> WATCHED = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Throwable source;

  private UnclosedLoop(EventLoopImpl loop) {
    super(loop, COLLECTED);
    name = loop.name();
    source = new Throwable("it was made, or debug mode was switched on, here");
  }

  /** Begins to watch a loop that is in debug mode. */
  static UnclosedLoop watch(EventLoopImpl loop) {
    reportCollected();
    UnclosedLoop watch = new UnclosedLoop(loop);
    WATCHED.add(watch);
    return watch;
  }

  /** The loop is closed. */
  void dismiss() {
    WATCHED.remove(this);
    clear();
  }

  static void reportCollected() {
    for (Reference<?> found = COLLECTED.poll(); found != null; found = COLLECTED.poll()) {
      UnclosedLoop collected = (UnclosedLoop) found;
      if (WATCHED.remove(collected)) {
        LOG.warn("unclosed event loop <EventLoop {}>", collected.name, collected.source);
      }
    }
  }
}
