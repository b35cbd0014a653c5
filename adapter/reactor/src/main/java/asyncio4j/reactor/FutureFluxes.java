package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of several tasks as a Flux. The tasks are hot: leaving does not cancel them. Their
 * results belong to all who wait for them, so that one which nobody takes here is not discarded.
 */
final class FutureFluxes {

  private FutureFluxes() {}

  static <T> AsyncFlux<T> inOrder(Collection<? extends LoopFuture<? extends @Nullable T>> futures) {
    List<LoopFuture<? extends @Nullable T>> all = List.copyOf(futures);
    return of(
        Names.IN_ORDER,
        all,
        out -> {
          for (LoopFuture<? extends @Nullable T> future : all) {
            // A shield: cancelling the await would cancel what it awaits.
            if (!hand(out, future.isDone() ? future : Asyncio.shield(future))) {
              return;
            }
          }
        });
  }

  static <T> AsyncFlux<T> asCompleted(
      Collection<? extends LoopFuture<? extends @Nullable T>> futures) {
    List<LoopFuture<? extends @Nullable T>> all = List.copyOf(futures);
    return of(
        Names.AS_COMPLETED,
        all,
        out -> {
          for (Awaitable<? extends @Nullable T> next : Asyncio.<@Nullable T>asCompleted(all)) {
            if (!hand(out, next)) {
              return;
            }
          }
        });
  }

  /** Returns false if the subscriber has left. */
  @SuppressWarnings("unchecked") // what a Flux of ours yields to is its subscription
  private static <T> boolean hand(
      AsyncGenerator.Yielder<T, ?> out, Awaitable<? extends @Nullable T> future) {
    T result = future.await();
    return result == null || ((FluxSubscription<T>) out).offer(result);
  }

  private static <T> AsyncFlux<T> of(
      String name,
      List<LoopFuture<? extends @Nullable T>> futures,
      AsyncGenerator.Body<T, ?> body) {
    if (futures.isEmpty()) {
      return AsyncFlux.of(name, LoopCalls::runningOrShared, body);
    }
    EventLoop loop = futures.getFirst().getLoop();
    for (LoopFuture<?> future : futures) {
      if (future.getLoop() != loop) {
        throw new IllegalArgumentException("the futures belong to different loops");
      }
    }
    return AsyncFlux.of(name, () -> loop, body);
  }
}
