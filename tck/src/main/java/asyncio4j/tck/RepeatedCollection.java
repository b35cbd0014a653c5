package asyncio4j.tck;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.testng.ITestNGMethod;

/**
 * Collects garbage again and again while the one test runs that waits for it. The TCK itself asks
 * for it once, right after a cancellation: too early for a publisher whose loop has yet to hear of
 * that and to run the body's {@code finally} blocks. Used by the thread that runs the tests.
 */
final class RepeatedCollection {

  private static final String TEST = "required_spec313_cancel";

  private static final long PAUSE_NANOS = 50_000_000;

  private @Nullable Thread collector;

  /** Before each test. */
  void start(ITestNGMethod test) {
    if (test.getMethodName().startsWith(TEST)) {
      collector = Thread.ofPlatform().daemon().name("garbage collection").start(this::collect);
    }
  }

  private void collect() {
    while (!Thread.currentThread().isInterrupted()) {
      System.gc();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** After each test. */
  void stop() {
    Thread running = collector;
    if (running != null) {
      running.interrupt();
      collector = null;
    }
  }
}
