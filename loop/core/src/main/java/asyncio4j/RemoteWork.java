package asyncio4j;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loop's side of code that runs elsewhere. */
final class RemoteWork {

  private RemoteWork() {}

  /**
   * Gives code to an executor. On the loop's line.
   *
   * @param onOver called when the future is done; after a cancellation nobody knows what becomes of
   *     the code
   */
  static <T extends @Nullable Object> LoopFuture<T> submit(
      EventLoopImpl loop,
      RemoteExecutor executor,
      Callable<T> code,
      OnCancel onCancel,
      Runnable onOver) {
    Consumer<String> hop = FlightRecording.hop(loop);
    CompletionStage<T> stage = send(executor, code);
    // What follows a stage can be cancelled without it.
    FutureImpl<T> future =
        CompletableFutures.toLoop(
            loop, onCancel == OnCancel.INTERRUPT ? stage : stage.thenApply(result -> result));
    future.addDoneCallback(
        done -> {
          onOver.run();
          if (hop != null) {
            hop.accept(
                future.isCancelled()
                    ? "cancelled"
                    : future.peekException() == null ? "finished" : "failed");
          }
        },
        new Context());
    return future;
  }

  private static <T extends @Nullable Object> CompletionStage<T> send(
      RemoteExecutor executor, Callable<T> code) {
    try {
      return executor.submit(code);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
