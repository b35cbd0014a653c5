package asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that looks at slow callbacks while they are slow. There is one, and only while a loop
 * runs in debug mode.
 */
final class SlowSampler implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration SELDOM = Duration.ofMillis(25);

  /** Guarded by the class, as is the other. */
  private static final List<Stopwatch> WATCHED = new ArrayList<>();

  private static @Nullable Thread thread;

  private SlowSampler() {}

  static synchronized void watch(Stopwatch stopwatch) {
    WATCHED.add(stopwatch);
    if (thread == null) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .name("asyncio4j-slow-callbacks")
              .inheritInheritableThreadLocals(false)
              .start(new SlowSampler());
    }
  }

  static synchronized void forget(Stopwatch stopwatch) {
    WATCHED.remove(stopwatch);
  }

  /** What there is to watch; null if there is nothing, and the thread ends. */
  private static synchronized @Nullable List<Stopwatch> watched() {
    if (WATCHED.isEmpty()) {
      thread = null;
      return null;
    }
    return List.copyOf(WATCHED);
  }

  @Override
  public void run() {
    for (List<Stopwatch> all = watched(); all != null; all = watched()) {
      Duration pause = SELDOM;
      for (Stopwatch each : all) {
        look(each);
        Duration interval = each.interval();
        pause = interval.compareTo(pause) < 0 ? interval : pause;
      }
      LockSupport.parkNanos(this, Math.max(pause.toNanos(), OFTEN.toNanos()));
    }
  }

  /** A stack that cannot be taken must not end the looks at all the other loops. */
  private static void look(Stopwatch stopwatch) {
    try {
      stopwatch.look();
    } catch (RuntimeException | Error e) {
      LOG.error("a loop could not be looked at", e);
    }
  }
}
