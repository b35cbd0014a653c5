package asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that looks at loops from outside. There is one in a JVM, and only while a loop runs
 * that has asked for it, or is in debug mode. It sleeps between two looks; the loops do nothing for
 * it but count their steps, which they do anyway.
 */
final class Watchdog implements Runnable {

  /** Guarded by the class, as is the other. */
  private static final List<LoopGuard> GUARDS = new ArrayList<>();

  private static @Nullable Thread thread;

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j.watchdog");

  private Watchdog() {}

  /**
   * Looks at a loop from now on, or no more. To be called by whoever has changed what decides that:
   * the loop runs or does not, debug mode is on or off. Whoever comes last sees what both have
   * changed. Any thread.
   */
  static synchronized void update(LoopGuard guard) {
    boolean isWatched = GUARDS.contains(guard);
    if (guard.isNeeded() == isWatched) {
      return;
    }
    if (isWatched) {
      GUARDS.remove(guard);
    } else {
      guard.begins();
      GUARDS.add(guard);
    }
    if (thread == null) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .name("asyncio4j-watchdog")
              .inheritInheritableThreadLocals(false)
              .start(new Watchdog());
    } else if (!isWatched || GUARDS.isEmpty()) {
      // It may be sleeping for longer than this loop allows, or for nobody any more.
      LockSupport.unpark(thread);
    }
  }

  /** Empty if there is nothing to watch, and the thread ends. */
  private static synchronized List<LoopGuard> guards() {
    if (GUARDS.isEmpty()) {
      thread = null;
    }
    return List.copyOf(GUARDS);
  }

  @Override
  public void run() {
    for (List<LoopGuard> all = guards(); !all.isEmpty(); all = guards()) {
      long pause = Long.MAX_VALUE;
      for (LoopGuard guard : all) {
        look(guard);
        pause = Math.min(pause, guard.interval());
      }
      LockSupport.parkNanos(this, pause);
    }
  }

  /** A report that cannot be made must not end those of all the other loops. */
  private static void look(LoopGuard guard) {
    try {
      guard.look();
    } catch (RuntimeException | Error e) {
      try {
        LOG.error("a loop could not be looked at", e);
      } catch (RuntimeException | Error broken) {
        // The logger is what is broken, and there is nobody else to tell.
        return;
      }
    }
  }
}
