package asyncio4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The bridge between the loop's futures and {@link CompletableFuture}: {@code
 * asyncio.futures._chain_future}.
 */
final class CompletableFutures {

  private CompletableFutures() {}

  /**
   * A completable future that follows a loop's future, and cancels it when it is cancelled. Any
   * thread.
   */
  static <T extends @Nullable Object> CompletableFuture<T> of(FutureImpl<T> source) {
    CompletableFuture<T> target = new LoopCompletableFuture<>(source.loop, source.toString());
    if (source.isDone() && source.loop.isClosed()) {
      copyEnd(source, target);
      return target;
    }
    source.loop.run(
        new Discardable() {
          @Override
          public void run() {
            follow(source, target);
          }

          @Override
          public void discard() {
            if (source.isDone()) {
              copyEnd(source, target);
            } else {
              target.cancel(false);
            }
          }
        });
    cancelWith(target, source);
    return target;
  }

  /** Cancels the loop's future when the completable one is cancelled. */
  static <T extends @Nullable Object> void cancelWith(
      CompletableFuture<T> target, FutureImpl<T> source) {
    var _ =
        target.whenComplete((result, failure) -> {
          if (target.isCancelled() && !source.isDone() && !source.loop.isClosed()) {
            source.loop.run(source::cancel);
          }
        });
  }

  /** Completes the target when the source is done. On the loop's line. */
  static <T extends @Nullable Object> void follow(
      FutureImpl<T> source, CompletableFuture<T> target) {
    source.addDoneCallback(done -> copy(source, target), new Context());
  }

  /** After the end of the loop, when its futures are anybody's: one thread at a time. */
  private static <T extends @Nullable Object> void copyEnd(
      FutureImpl<T> source, CompletableFuture<T> target) {
    synchronized (source.loop) {
      copy(source, target);
    }
  }

  private static <T extends @Nullable Object> void copy(
      FutureImpl<T> source, CompletableFuture<T> target) {
    if (source.isCancelled()) {
      target.cancel(false);
      return;
    }
    Throwable failure = source.exception();
    if (failure != null) {
      target.completeExceptionally(failure);
    } else {
      target.complete(source.result());
    }
  }

  /**
   * A loop's future that follows a stage, and cancels it when it is cancelled. On the loop's line.
   */
  static <T extends @Nullable Object> FutureImpl<T> toLoop(
      EventLoopImpl loop, CompletionStage<T> stage) {
    FutureImpl<T> target = new FutureImpl<>(loop);
    target.addDoneCallback(done -> {
      if (done.isCancelled() && stage instanceof CompletableFuture<T> source) {
        source.cancel(true);
      }
    });
    var _ =
        stage.whenComplete((result, failure) -> {
          if (!loop.isClosed()) {
            loop.callSoonThreadsafe(() -> settle(target, result, failure), new Context());
          }
        });
    return target;
  }

  private static <T extends @Nullable Object> void settle(
      FutureImpl<T> target, T result, @Nullable Throwable failure) {
    if (target.isDone()) {
      return;
    }
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (cause == null) {
      target.setResult(result);
    } else if (cause instanceof CancellationException) {
      target.cancel();
    } else {
      target.setException(cause);
    }
  }
}
