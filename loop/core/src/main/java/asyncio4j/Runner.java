package asyncio4j;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs main coroutines on one loop and cleans up after them: {@code asyncio.Runner}. */
public final class Runner implements AutoCloseable {

  private final EventLoopImpl loop;

  private Runner(EventLoopImpl loop) {
    this.loop = loop;
  }

  static Runner create() {
    return new Runner((EventLoopImpl) EventLoop.create());
  }

  /**
   * Runs.
   *
   * @param main the body
   * @param <T> the type
   * @return the result
   */
  public <T extends @Nullable Object> T run(Callable<T> main) {
    loop.checkRunnable();
    return loop.runUntilComplete(loop.createTask(main));
  }

  /**
   * Runs.
   *
   * @param main the body
   */
  public void run(CheckedRunnable main) {
    loop.checkRunnable();
    loop.runUntilComplete(loop.createTask(main));
  }

  @Override
  public void close() {
    loop.close();
  }
}
