package asyncio4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A scope made of a generator's body that yields once: {@code contextlib.asynccontextmanager}. What
 * stands before the {@code yield} is done on the way in, what stands behind it on the way out, and
 * an error of the block is thrown at the {@code yield}, where the body may handle, translate or
 * pass it on.
 *
 * <pre>{@code
 * AsyncContextManager<Connection> connected = AsyncContextManager.of(out -> {
 *   Connection connection = connect();
 *   try {
 *     out.yield(connection);
 *   } finally {
 *     connection.close();   // may await
 *   }
 * });
 * connected.use(connection -> connection.send("hello"));
 * }</pre>
 *
 * <p>Try-with-resources would hide the block's error from the body; hence {@link #use}. The body
 * and the block run in the caller's coroutine, on one stack, with no switch between them. A context
 * manager may be used any number of times, also at once: each use runs the body anew.
 *
 * @param <T> the type of the value that the body yields to the block
 */
public final class AsyncContextManager<T extends @Nullable Object> {

  /**
   * A block that returns nothing.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Block<T extends @Nullable Object> {
    /**
     * Runs the block.
     *
     * @param value what the body yields
     * @throws Exception whatever the block throws; it is thrown at the body's {@code yield}
     */
    void run(T value) throws Exception;
  }

  /**
   * A block with a result.
   *
   * @param <T> the type of the value
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Computation<T extends @Nullable Object, R extends @Nullable Object> {
    /**
     * Runs the block.
     *
     * @param value what the body yields
     * @return the result
     * @throws Exception whatever the block throws; it is thrown at the body's {@code yield}
     */
    R run(T value) throws Exception;
  }

  private final AsyncGenerator.Body<T, ?> body;

  private AsyncContextManager(AsyncGenerator.Body<T, ?> body) {
    this.body = body;
  }

  /**
   * Makes a context manager.
   *
   * @param body the body, which yields once; it may await
   * @param <T> the type of the value that it yields
   * @return the context manager
   */
  public static <T extends @Nullable Object> AsyncContextManager<T> of(
      AsyncGenerator.Body<T, ?> body) {
    return new AsyncContextManager<>(Objects.requireNonNull(body, "body"));
  }

  /**
   * Runs a block inside the scope: {@code async with}. To be called from inside a coroutine, if
   * body or block await.
   *
   * <p>An error of the block comes out as it is, unless the body handles it: then this returns.
   *
   * @param block the block; it may await
   * @throws IllegalStateException if the body does not yield, or yields again
   */
  public void use(Block<? super T> block) {
    Objects.requireNonNull(block, "block");
    this.<@Nullable Object>compute(value -> {
      block.run(value);
      return null;
    });
  }

  /**
   * Runs a block inside the scope and returns its result; otherwise as {@link #use}.
   *
   * @param block the block; it may await
   * @param <R> the type of its result
   * @return its result; null if it failed and the body has handled that
   * @throws IllegalStateException if the body does not yield, or yields again
   */
  public <R extends @Nullable Object> @Nullable R compute(
      Computation<? super T, ? extends R> block) {
    return new AsyncContextScope<T, R>(Objects.requireNonNull(block, "block")).run(body);
  }
}
