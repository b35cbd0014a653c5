package asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code asyncio.wait_for}. */
final class WaitFor {

  private WaitFor() {}

  static <T extends @Nullable Object> T await(
      Awaitable<? extends T> awaitable, @Nullable Duration timeout) {
    if (timeout == null || timeout.isPositive()) {
      return Asyncio.timeout(timeout).<T>run(() -> awaitable.await());
    }
    FutureImpl<T> future = Futures.ensure(awaitable, null);
    if (!future.isDone()) {
      Wait.cancelAndWait(future);
      try {
        return future.result();
      } catch (CancelledError e) {
        // Cancelled, or ended by the cancellation of what it waited for, as a gather is.
        throw new AsyncTimeoutException(null, e);
      }
    }
    return future.result();
  }
}
