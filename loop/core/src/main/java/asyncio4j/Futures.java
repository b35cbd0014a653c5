package asyncio4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes futures of awaitables: {@code asyncio.ensure_future}. */
final class Futures {

  private Futures() {}

  /**
   * The awaitable itself if it is a future, or else a new task that awaits it. On the loop's line.
   *
   * @param loop the loop that a future must belong to; null for any, and then a task is started on
   *     the running loop
   */
  @SuppressWarnings("unchecked") // a future of a subtype of T is read only
  static <T extends @Nullable Object> FutureImpl<T> ensure(
      Awaitable<? extends T> awaitable, @Nullable EventLoopImpl loop) {
    if (awaitable instanceof FutureImpl<?> future) {
      if (loop != null && future.loop != loop) {
        throw new IllegalArgumentException(
            "The future belongs to a different loop than the one specified as the loop argument");
      }
      return (FutureImpl<T>) future;
    }
    EventLoopImpl on = loop != null ? loop : EventLoopImpl.runningHere();
    if (awaitable instanceof Coroutine<?> coroutine) {
      return (FutureImpl<T>) on.createTask((Coroutine<T>) coroutine);
    }
    Objects.requireNonNull(awaitable, "awaitable");
    return (FutureImpl<T>) on.createTask(CoroutineImpl.<T>unwatched(awaitable::await));
  }
}
