package asyncio4j;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The request of another thread to start a task. Either the task runs and the future follows it, or
 * the loop closes first and the future fails; it never stays pending.
 */
final class ThreadsafeTask<T extends @Nullable Object> implements Discardable {

  private final EventLoopImpl loop;
  private final Coroutine<T> coroutine;
  private final CompletableFuture<T> future;

  private ThreadsafeTask(EventLoopImpl loop, Coroutine<T> coroutine) {
    this.loop = loop;
    this.coroutine = coroutine;
    this.future = LoopCompletableFuture.forOthers(loop, "a task for " + coroutine);
  }

  static <T extends @Nullable Object> CompletableFuture<T> start(
      EventLoopImpl loop, Coroutine<T> coroutine) {
    ThreadsafeTask<T> request = new ThreadsafeTask<>(loop, coroutine);
    // Those of this thread; the task will be made by the loop's.
    ((CoroutineImpl<T>) coroutine).bring(Locals.capture());
    loop.callSoonThreadsafe(request);
    return request.future;
  }

  @Override
  public void run() {
    if (future.isCancelled()) {
      coroutine.close();
      return;
    }
    Task<T> task;
    try {
      task = loop.createTask(coroutine);
    } catch (Throwable e) {
      // The caller waits for it, and the loop's exception handler hears of it too.
      future.completeExceptionally(e);
      throw e;
    }
    loop.cameFromElsewhere(task);
    CompletableFutures.follow((FutureImpl<T>) task, future);
    CompletableFutures.cancelWith(future, (FutureImpl<T>) task);
  }

  @Override
  public void discard() {
    coroutine.close();
    future.completeExceptionally(new IllegalStateException("Event loop is closed"));
  }
}
