package asyncio4j.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the JVM of a race whose actor hangs; jcstress itself would wait for it for ever, and counts
 * this as an error of the test. One actor at a time is guarded.
 */
public final class HangGuard {

  private static final long LIMIT_SECONDS = 20;

  /** What runs now, to see whether it is still the same one; null between two races. */
  private static volatile @Nullable Object running;

  static {
    Thread.ofPlatform().daemon().name("hang guard").start(HangGuard::watch);
  }

  private HangGuard() {}

  /**
   * Runs an actor that may hang if the race is lost.
   *
   * @param race the state of the race, another one each time
   * @param actor what to run
   */
  public static void guard(Object race, Runnable actor) {
    running = race;
    try {
      actor.run();
    } finally {
      running = null;
    }
  }

  private static void watch() {
    Object before = null;
    while (true) {
      try {
        TimeUnit.SECONDS.sleep(LIMIT_SECONDS);
      } catch (InterruptedException e) {
        return;
      }
      Object now = running;
      if (now != null && now == before) {
        System.err.println(now.getClass().getName() + ": an actor hangs");
        Runtime.getRuntime().halt(1);
      }
      before = now;
    }
  }
}
