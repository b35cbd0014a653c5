package asyncio4j;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An executor that is given the user's code itself, and not a task of the loop around it: for one
 * that sends it to another process. {@link EventLoop#runInExecutor} takes it like any other, but
 * neither context variables nor thread locals go along: they are objects of this process. {@code
 * asyncio4j-blocking} makes one of an {@code ExecutorService} that is distributed.
 */
public interface RemoteExecutor extends Executor {

  /**
   * Sends code away. Called on the loop's thread, which it must not block.
   *
   * @param code the user's code
   * @param <T> the type of its result
   * @return completes, on any thread, with what the code returned or threw, or with why it cannot
   *     be known; it is cancelled if it is a {@code CompletableFuture} and the await is
   * @throws java.util.concurrent.RejectedExecutionException if the code is not accepted; this or
   *     whatever else is thrown is thrown at the await
   */
  <T extends @Nullable Object> CompletionStage<T> submit(Callable<T> code);
}
