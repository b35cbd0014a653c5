package asyncio4j.blocking;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A service whose futures are completion stages, and can be cancelled, as Hazelcast's. */
final class StagedService extends ThreadPoolExecutor {

  StagedService() {
    super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  }

  private static final class Staged<T> extends CompletableFuture<T> {
    private volatile Future<?> running;

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      running.cancel(mayInterruptIfRunning);
      return cancelled;
    }
  }

  @Override
  public <T> Future<T> submit(Callable<T> code) {
    Staged<T> staged = new Staged<>();
    staged.running =
        super.submit(
            () -> {
              try {
                staged.complete(code.call());
              } catch (Throwable e) {
                staged.completeExceptionally(e);
              }
            },
            null);
    return staged;
  }
}
