package asyncio4j;

import asyncio4j.internal.StackRoom;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the object by which somebody holds a generator. When that object is collected and the
 * generator was not finished, its core is still here, and is ended: in an iteration of the loop
 * where it was first used, or else on the thread where it was, when that thread next starts a
 * generator; if that loop is closed or that thread is dead, by whoever comes next.
 *
 * <p>A core whose body refers to the generator object, directly or through the object whose field
 * it is in, keeps that object from being collected. So that it is not kept for ever, cores are held
 * softly: when memory is short, the whole circle goes, and its {@code finally} blocks with it.
 *
 * <p>The collector adds to the queue. Everything else may be used from any thread.
 */
final class Abandoned extends WeakReference<Object> {

  /** A generator that nobody holds any more. */
  interface Orphan {
    /** Ends it. What this throws is logged. */
    void end();
  }

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");
  private static final Collected<Object> COLLECTED = new Collected<>();

  /** Keeps the references alive while their generators are not finished. */
  private static final Set<Abandoned> WATCHED = ConcurrentHashMap.newKeySet();

  /** Those that were collected, until their line has time. */
  private static final Map<Strand, List<Abandoned>> WAITING = new ConcurrentHashMap<>();

  private final SoftReference<Orphan> core;
  private final Strand line;

  private Abandoned(Object held, Orphan core, Strand line) {
    super(held, COLLECTED);
    this.core = new SoftReference<>(core);
    this.line = line;
  }

  /** Begins to watch what the user holds. On the line where the generator is first used. */
  static Abandoned watch(Object held, Orphan core, Strand line) {
    // An overflow inside the map could be the end of one of the JDK's classes; see NeverAwaited.
    StackRoom.check();
    if (line.loop == null) {
      endCollected(line);
    }
    Abandoned watch = new Abandoned(held, core, line);
    WATCHED.add(watch);
    return watch;
  }

  /** The generator is finished. */
  void dismiss() {
    WATCHED.remove(this);
    clear();
  }

  /** The core; null if it is gone. */
  @Nullable Orphan core() {
    return core.get();
  }

  /** Tells whether there may be something to end on this line. */
  static boolean hasCollected(Strand here) {
    return !COLLECTED.isEmpty() || (!WAITING.isEmpty() && WAITING.containsKey(here));
  }

  /** Ends what was collected on this line. A loop calls it in every iteration. */
  static void endCollected(Strand here) {
    for (Reference<?> found = COLLECTED.poll(); found != null; found = COLLECTED.poll()) {
      Abandoned orphaned = (Abandoned) found;
      WAITING.compute(
          orphaned.line,
          (line, waiting) -> {
            List<Abandoned> list = waiting != null ? waiting : new ArrayList<>();
            list.add(orphaned);
            return list;
          });
    }
    if (!WAITING.isEmpty()) {
      for (Strand line : List.copyOf(WAITING.keySet())) {
        if (line == here || line.isOver()) {
          endAll(WAITING.remove(line), here);
        }
      }
    }
  }

  private static void endAll(@Nullable List<Abandoned> orphans, Strand here) {
    if (orphans == null) {
      return;
    }
    // What the generators do must not suspend a coroutine that happens to run here.
    CoroutineImpl<?> running = here.coroutine;
    here.coroutine = null;
    for (Abandoned orphan : orphans) {
      orphan.end();
    }
    here.coroutine = running;
  }

  private void end() {
    Orphan orphan = core.get();
    if (WATCHED.remove(this) && orphan != null) {
      try {
        orphan.end();
      } catch (Throwable e) {
        LOG.error("Exception ignored in: {}", orphan, e);
      }
    }
  }
}
