package asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there later, on a loop: {@code asyncio.Future}.
 *
 * <p>States: pending, then once and for all either finished (with a result or an exception) or
 * cancelled. Done-callbacks are never called inline: completion schedules them on the loop in the
 * order in which they were added.
 *
 * <p>A future belongs to the thread of its loop, as in asyncio; {@link #isDone()} and {@link
 * #isCancelled()} may be read from any thread, and {@link #toCompletableFuture()} is the way to
 * wait for it elsewhere.
 *
 * @param <T> the type of the result
 */
public sealed interface LoopFuture<T extends @Nullable Object> extends Awaitable<T>
    permits Task, FutureImpl {

  /**
   * The loop that the future belongs to: {@code future.get_loop()}. May be called from any thread.
   *
   * @return the loop
   */
  EventLoop getLoop();

  /**
   * Tells whether the future has a result, an exception or was cancelled: {@code future.done()}.
   * Any thread.
   *
   * @return true if it is not pending
   */
  boolean isDone();

  /**
   * Tells whether the future was cancelled: {@code future.cancelled()}. Any thread.
   *
   * @return true if it was
   */
  boolean isCancelled();

  /**
   * The result: {@code future.result()}. Never waits.
   *
   * @return the result
   * @throws InvalidStateException if the future is not done
   * @throws CancelledError if it was cancelled
   */
  T result();

  /**
   * The exception: {@code future.exception()}. Never waits. An exception that was looked at is not
   * reported as never retrieved.
   *
   * @return the exception that was set; null if there is a result
   * @throws InvalidStateException if the future is not done
   * @throws CancelledError if it was cancelled
   */
  @Nullable Throwable exception();

  /**
   * Finishes the future with a result: {@code future.set_result}.
   *
   * @param result the result
   * @throws InvalidStateException if the future is done
   * @throws IllegalStateException if this is a {@link Task}: its body sets its result
   */
  void setResult(T result);

  /**
   * Finishes the future with an exception: {@code future.set_exception}.
   *
   * @param exception the exception, which an await throws as it is; a {@link StopIteration} would
   *     end a generator silently, so it becomes the cause of an {@link IllegalStateException}
   * @throws InvalidStateException if the future is done
   * @throws IllegalStateException if this is a {@link Task}: its body sets its exception
   */
  void setException(Throwable exception);

  /**
   * Cancels the future: {@code future.cancel()}. See {@link #cancel(String)}.
   *
   * @return false if it was done already
   */
  default boolean cancel() {
    return cancel(null);
  }

  /**
   * Cancels the future and schedules its callbacks: {@code future.cancel(msg)}. On a {@link Task}
   * it is a request, see {@link Task#cancel(String)}.
   *
   * @param message the message of the {@link CancelledError} that an await throws; null for none
   * @return false if it was done already
   */
  boolean cancel(@Nullable String message);

  /**
   * Adds a callback for the moment when the future is done: {@code future.add_done_callback}. It is
   * scheduled at once if the future is done already. It runs in a copy of the current context.
   *
   * @param callback called on the loop's thread with this future
   */
  default void addDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    addDoneCallback(callback, null);
  }

  /**
   * Adds a callback for the moment when the future is done, in a given context.
   *
   * @param callback called on the loop's thread with this future; if it is {@link Discardable} too,
   *     it is told when the future is done but the loop closes first
   * @param context the context to run it in (not copied); null means a copy of the current one
   */
  void addDoneCallback(Consumer<? super LoopFuture<T>> callback, @Nullable Context context);

  /**
   * Removes every copy of a callback: {@code future.remove_done_callback}. Compares with {@link
   * Object#equals}.
   *
   * @param callback the callback
   * @return how many were removed
   */
  int removeDoneCallback(Consumer<? super LoopFuture<T>> callback);

  /**
   * This future as a {@link CompletableFuture}, for code outside the loop. May be called from any
   * thread. It completes on the loop's thread; a cancelled future cancels it, and cancelling it
   * cancels this future. Of a loop that is closed, what is done is there at once; what was pending
   * when it closed is cancelled.
   *
   * @return a new completable future
   * @throws IllegalStateException if this is pending and its loop is closed
   */
  CompletableFuture<T> toCompletableFuture();
}
