package asyncio4j;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A loop's own pool: as many threads as Python's {@code ThreadPoolExecutor} has. They are daemons
 * and end when they are idle for a minute.
 */
final class ExecutorPool extends ThreadPoolExecutor {

  private static final int MOST_THREADS = 32;
  private static final int THREADS_BESIDE_CPUS = 4;
  private static final long IDLE_SECONDS = 60;

  private final Runnable onTerminated;

  private ExecutorPool(int threads, String name, Runnable onTerminated) {
    super(
        threads,
        threads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name(name + "-executor-", 0)
            .factory());
    this.onTerminated = onTerminated;
  }

  /**
   * A pool.
   *
   * @param name what the names of its threads begin with
   * @param onTerminated called by its last thread, once it is shut down and its work is done
   */
  static ExecutorPool create(String name, Runnable onTerminated) {
    int cpus = Runtime.getRuntime().availableProcessors();
    ExecutorPool pool =
        new ExecutorPool(Math.min(MOST_THREADS, cpus + THREADS_BESIDE_CPUS), name, onTerminated);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  protected void terminated() {
    onTerminated.run();
  }
}
