package asyncio4j.blocking;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.EventLoop;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way from blocking code into a loop: runs a coroutine there, and waits for it here. The other
 * direction of {@link Asyncio#toThread}, and what anyio calls a blocking portal. asyncio has {@link
 * Asyncio#runCoroutineThreadsafe} for it, which {@link #start} is.
 *
 * <p>To be used from any thread that runs no loop. It holds nothing, so there is nothing to close.
 */
public final class BlockingPortal {

  private final EventLoop loop;

  private BlockingPortal(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * A portal into a loop.
   *
   * @param loop the loop; a call waits until somebody runs it
   * @return the portal
   */
  public static BlockingPortal into(EventLoop loop) {
    return new BlockingPortal(Objects.requireNonNull(loop, "loop"));
  }

  /**
   * Runs a coroutine in a task of its own on the loop, and waits until it has ended. What it throws
   * is thrown here: the same object, checked exceptions included although they are not declared.
   *
   * @param body the body of the coroutine
   * @param <T> the type of its result
   * @return its result
   * @throws InterruptedException if this thread is interrupted while it waits, or was before; the
   *     coroutine is cancelled, and this call does not wait for its clean-up
   * @throws CancellationException if the coroutine was cancelled, also because its loop was closed
   * @throws IllegalStateException if this thread runs a loop: it would wait for ever for itself, or
   *     hold up another loop; also if the loop is closed
   */
  public <T extends @Nullable Object> T call(Callable<T> body) throws InterruptedException {
    checkThread();
    return await(start(body));
  }

  /**
   * As {@link #call(Callable)}, for a coroutine that returns nothing.
   *
   * @param body the body of the coroutine
   * @throws InterruptedException as there
   */
  public void call(CheckedRunnable body) throws InterruptedException {
    checkThread();
    var _ = await(Asyncio.runCoroutineThreadsafe(body, loop));
  }

  /**
   * Starts a coroutine on the loop and does not wait: {@link Asyncio#runCoroutineThreadsafe}.
   *
   * @param body the body of the coroutine
   * @param <T> the type of its result
   * @return completes on the loop's thread; cancelling it cancels the coroutine
   * @throws IllegalStateException if the loop is closed
   */
  public <T extends @Nullable Object> CompletableFuture<T> start(Callable<T> body) {
    return Asyncio.runCoroutineThreadsafe(body, loop);
  }

  /** A thread that runs a loop must not wait, for its own loop least of all. */
  private void checkThread() {
    EventLoop here = EventLoop.runningHere();
    if (here == loop) {
      throw new IllegalStateException(
          "a portal was called on its own loop, which would wait for itself for ever, by "
              + EventLoop.describeCurrent()
              + "; await what is to be run, or make a task of it: Asyncio.createTask(() -> ...)");
    }
    if (here != null) {
      throw new IllegalStateException(
          "a portal into "
              + loop
              + " was called by "
              + EventLoop.describeCurrent()
              + ", which it would hold up; instead:"
              + " Asyncio.wrapFuture(portal.start(() -> ...)).await()");
    }
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw sneaky(e.getCause());
    }
  }

  /** As an await does: whatever it is, unchanged. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // X is inferred
  private static <X extends Throwable> RuntimeException sneaky(@Nullable Throwable thrown)
      throws X {
    throw (X) thrown;
  }
}
