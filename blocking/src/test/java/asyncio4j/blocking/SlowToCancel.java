package asyncio4j.blocking;

import asyncio4j.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A service whose futures do not come back from {@code cancel} before they have an answer, and then
 * throw.
 */
final class SlowToCancel extends AbstractExecutorService {

  private final DistributedExecutorTest.Kind kind;
  private final ExecutorService service;

  /** Gets to know whether it is a loop's thread that cancels. */
  private final CompletableFuture<Boolean> cancelling;

  private final CountDownLatch answer;

  /** Completes when somebody waits for what was submitted. */
  final CompletableFuture<Void> given = new CompletableFuture<>();

  SlowToCancel(
      DistributedExecutorTest.Kind kind,
      CompletableFuture<Boolean> cancelling,
      CountDownLatch answer) {
    this.kind = kind;
    this.service = kind.service();
    this.cancelling = cancelling;
    this.answer = answer;
  }

  private void cancel(Future<?> future) {
    boolean onLoop = EventLoop.isLoopThread(Thread.currentThread());
    cancelling.complete(onLoop);
    try {
      if (!onLoop) {
        answer.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("the answer is lost", e);
    }
    future.cancel(true);
    throw new IllegalStateException("to be logged");
  }

  @Override
  public <T> Future<T> submit(Callable<T> code) {
    Future<T> future = service.submit(code);
    if (kind == DistributedExecutorTest.Kind.STAGES) {
      CompletableFuture<T> staged =
          new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
              SlowToCancel.this.cancel(future);
              return true;
            }

            @Override
            public CompletableFuture<T> whenComplete(
                java.util.function.BiConsumer<? super T, ? super Throwable> action) {
              given.complete(null);
              return super.whenComplete(action);
            }
          };
      return staged;
    }
    return new Future<>() {
      @Override
      public boolean cancel(boolean mayInterruptIfRunning) {
        SlowToCancel.this.cancel(future);
        return true;
      }

      @Override
      public boolean isCancelled() {
        return future.isCancelled();
      }

      @Override
      public boolean isDone() {
        return future.isDone();
      }

      @Override
      public T get() throws InterruptedException, ExecutionException {
        given.complete(null);
        return future.get();
      }

      @Override
      public T get(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public void execute(Runnable command) {
    service.execute(command);
  }

  @Override
  public void shutdown() {
    service.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return service.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return service.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return service.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return service.awaitTermination(timeout, unit);
  }
}
