package asyncio4j;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A future that follows another one and can be cancelled without it: {@code asyncio.shield}.
 * Belongs to the loop's line.
 */
final class Shield {

  private Shield() {}

  static <T extends @Nullable Object> FutureImpl<T> of(Awaitable<? extends T> awaitable) {
    FutureImpl<T> inner = Futures.ensure(awaitable, null);
    if (inner.isDone()) {
      return inner;
    }
    FutureImpl<T> outer = new FutureOfOthers<>(inner.loop, "shield", () -> Set.of(inner));
    FutureImpl.Callback follower =
        done -> done.loop.callSoon(() -> follow(inner, outer), new Context());
    inner.addCallback(follower);
    // A turn later, so that an inner one which ends in the same turn still finds its follower.
    outer.addCallback(done -> done.loop.callSoon(() -> letGo(inner, follower), new Context()));
    return outer;
  }

  private static void letGo(FutureImpl<?> inner, FutureImpl.Callback follower) {
    if (!inner.isDone()) {
      inner.removeCallback(follower);
    }
  }

  private static <T extends @Nullable Object> void follow(
      FutureImpl<T> inner, FutureImpl<T> outer) {
    if (outer.isDone()) {
      // Cancelled in the turn in which the inner one ended: its failure has nobody to go to, and is
      // not reported.
      inner.markRetrieved();
    } else if (inner.isCancelled()) {
      outer.cancel();
    } else {
      Throwable failure = inner.exception();
      if (failure != null) {
        outer.fail(failure);
      } else {
        outer.finish(inner.result());
      }
    }
  }
}
