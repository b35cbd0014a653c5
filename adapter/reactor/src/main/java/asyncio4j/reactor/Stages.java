package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The JDK's stages in coroutines, and the other way round. */
final class Stages {

  private Stages() {}

  /** One that is done already needs no loop; a cancelled one takes the long way to its error. */
  static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    if (future.state() == Future.State.SUCCESS) {
      return future.resultNow();
    }
    if (future.state() == Future.State.FAILED) {
      throw Failures.sneaky(future.exceptionNow());
    }
    return LoopCalls.ofCoroutine("await", "use join()").wrapFuture(future).await();
  }

  /** See {@link Reactive#toFuture}. */
  static <T extends @Nullable Object> CompletableFuture<T> of(
      EventLoop loop, Awaitable<T> awaitable) {
    Objects.requireNonNull(loop, "loop");
    return switch (awaitable) {
      case LoopFuture<T> future -> future.toCompletableFuture();
      case Coroutine<T> coroutine -> Asyncio.runCoroutineThreadsafe(coroutine, loop);
      default -> {
        Callable<T> body = awaitable::await;
        yield Asyncio.runCoroutineThreadsafe(body, loop);
      }
    };
  }
}
