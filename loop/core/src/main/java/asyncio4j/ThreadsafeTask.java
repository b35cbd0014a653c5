package asyncio4j;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The request of another thread to start a task. Either the task runs and the future follows it, or
 * the loop closes first and the future fails; it never stays pending.
 */
final class ThreadsafeTask<T extends @Nullable Object> implements Discardable {

  private final EventLoopImpl loop;
  private final Callable<T> body;
  private final CompletableFuture<T> future = new CompletableFuture<>();

  private ThreadsafeTask(EventLoopImpl loop, Callable<T> body) {
    this.loop = loop;
    this.body = body;
  }

  static <T extends @Nullable Object> CompletableFuture<T> start(
      EventLoopImpl loop, Callable<T> body) {
    ThreadsafeTask<T> request = new ThreadsafeTask<>(loop, body);
    loop.callSoonThreadsafe(request);
    return request.future;
  }

  @Override
  public void run() {
    if (future.isCancelled()) {
      return;
    }
    FutureImpl<T> task = (FutureImpl<T>) loop.createTask(body);
    CompletableFutures.follow(task, future);
    CompletableFutures.cancelWith(future, task);
  }

  @Override
  public void discard() {
    future.completeExceptionally(new IllegalStateException("Event loop is closed"));
  }
}
