package asyncio4j;

import asyncio4j.internal.StackRoom;
import java.lang.ref.PhantomReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a coroutine object, or a step of an async generator, that was not awaited yet, and warns
 * when it is collected in that state: CPython's {@code RuntimeWarning: coroutine ... was never
 * awaited}. Any loop's iteration looks for collected ones, and so does the creation of the next
 * coroutine.
 *
 * <p>May be used from any thread.
 */
final class NeverAwaited extends PhantomReference<Awaitable<?>> {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j.warnings");
  private static final Collected<Awaitable<?>> COLLECTED = new Collected<>();

  /** Keeps the references alive while their coroutines are. */
  private static final Set<NeverAwaited> WATCHED = ConcurrentHashMap.newKeySet();

  private final String what;
  private final @Nullable Throwable source;

  /** Where it was created; null outside of loops. */
  private final @Nullable EventLoopImpl loop;

  private NeverAwaited(Awaitable<?> object, String what, boolean debug) {
    super(object, COLLECTED);
    this.what = what;
    this.loop = Strand.runningLoop();
    this.source = debug ? new Throwable("it was created here" + byWhom()) : null;
  }

  private static String byWhom() {
    TaskImpl<?> task = Strand.current().task;
    return task != null ? " by " + task : "";
  }

  /**
   * Begins to watch.
   *
   * @param what what to call it, since it will be gone
   * @param debug whether to remember where this is called
   * @throws StackOverflowError if there is hardly any room on the stack: inside the map it could be
   *     the end of one of the JDK's classes, while that is initialized
   */
  static NeverAwaited watch(Awaitable<?> object, String what, boolean debug) {
    StackRoom.check();
    reportCollected();
    NeverAwaited watch = new NeverAwaited(object, what, debug);
    WATCHED.add(watch);
    return watch;
  }

  /** It was awaited, or closed. */
  void dismiss() {
    WATCHED.remove(this);
    clear();
  }

  static boolean hasCollected() {
    return !COLLECTED.isEmpty();
  }

  /** What was created on a loop and not awaited yet. */
  static void leakedOn(EventLoopImpl loop, List<Leak> leaks) {
    for (NeverAwaited watch : WATCHED) {
      if (watch.loop == loop) {
        leaks.add(
            new Leak(
                Leak.Kind.NEVER_AWAITED, watch.what, StackFrames.firstOfUser(watch.source), null));
      }
    }
  }

  static void reportCollected() {
    for (var found = COLLECTED.poll(); found != null; found = COLLECTED.poll()) {
      NeverAwaited collected = (NeverAwaited) found;
      if (WATCHED.remove(collected)) {
        LOG.warn("{} was never awaited", collected.what, collected.source);
      }
    }
  }
}
