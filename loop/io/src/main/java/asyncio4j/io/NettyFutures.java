package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Waits for Netty's futures. */
final class NettyFutures {

  private NettyFutures() {}

  /** Waits in a coroutine; what failed is thrown by a name that tells what it is. */
  static void await(EventLoop loop, Future<?> future) throws IOException {
    if (!future.isDone()) {
      LoopFuture<@Nullable Void> done = loop.createFuture();
      var _ =
          future.addListener(over -> {
            if (!done.isDone()) {
              done.setResult(null);
            }
          });
      done.await();
    }
    Throwable failure = future.cause();
    if (failure != null) {
      throw Sneaky.rethrow(IoErrors.named(failure));
    }
  }

  /** Ends a future of ours, unless somebody has given up waiting. */
  static void done(LoopFuture<@Nullable Void> waiter, @Nullable Throwable failure) {
    if (waiter.isDone()) {
      return;
    }
    if (failure == null) {
      waiter.setResult(null);
    } else {
      waiter.setException(failure);
    }
  }
}
