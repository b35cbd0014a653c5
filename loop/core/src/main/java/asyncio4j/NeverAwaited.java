package asyncio4j;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a coroutine object that was not awaited yet, and warns when it is collected in that
 * state: CPython's {@code RuntimeWarning: coroutine ... was never awaited}. Any loop's iteration
 * looks for collected ones, and so does the creation of the next coroutine.
 *
 * <p>May be used from any thread.
 */
final class NeverAwaited extends PhantomReference<CoroutineImpl<?>> {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j.warnings");
  private static final ReferenceQueue<CoroutineImpl<?>> COLLECTED = new ReferenceQueue<>();

  /** Keeps the references alive while their coroutines are. */
  private static final Set<NeverAwaited> WATCHED = ConcurrentHashMap.newKeySet();

  private final String name;
  private final @Nullable Throwable source;

  private NeverAwaited(CoroutineImpl<?> coroutine, String name) {
    super(coroutine, COLLECTED);
    this.name = name;
    this.source = DebugMode.isDefault() ? new Throwable("the coroutine was created here") : null;
  }

  static NeverAwaited watch(CoroutineImpl<?> coroutine, String name) {
    reportCollected();
    NeverAwaited watch = new NeverAwaited(coroutine, name);
    WATCHED.add(watch);
    return watch;
  }

  /** It was awaited, or closed. */
  void dismiss() {
    WATCHED.remove(this);
    clear();
  }

  static void reportCollected() {
    for (var found = COLLECTED.poll(); found != null; found = COLLECTED.poll()) {
      NeverAwaited collected = (NeverAwaited) found;
      if (WATCHED.remove(collected)) {
        LOG.warn("coroutine '{}' was never awaited", collected.name, collected.source);
      }
    }
  }
}
