package asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A body that can be suspended: what calling an {@code async def} function gives. Nothing runs
 * until it is awaited, made a task, or driven by hand with {@link #send}. It serves once.
 *
 * <p>Awaiting it runs the body inside the awaiting coroutine: no task, no turn of the loop.
 *
 * <p>A coroutine belongs to the thread that drives it.
 *
 * @param <T> the type of the result
 */
public sealed interface Coroutine<T extends @Nullable Object> extends Awaitable<T>
    permits CoroutineImpl {

  /**
   * Makes a coroutine.
   *
   * @param body the body
   * @param <T> the type of the result
   * @return the coroutine, not started
   */
  static <T extends @Nullable Object> Coroutine<T> of(Callable<T> body) {
    return CoroutineImpl.watched(Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a coroutine that returns nothing.
   *
   * @param body the body
   * @return the coroutine, not started
   */
  static Coroutine<@Nullable Void> of(CheckedRunnable body) {
    return CoroutineImpl.watched(new CoroutineImpl.VoidBody(Objects.requireNonNull(body, "body")));
  }

  /**
   * Makes a coroutine of a generator: {@code types.coroutine}. What the generator yields goes to
   * the driver, and what the driver sends or throws goes to the generator.
   *
   * <p>A task takes a yielded null as "one turn of the loop, please" and refuses everything else,
   * with an error that is thrown at the {@code yield}. To wait for a future the generator's body
   * awaits it, which suspends the coroutine around it.
   *
   * @param generator the generator; the coroutine's result is its return value
   * @param <T> the type of the result
   * @return the coroutine, not started
   */
  static <T extends @Nullable Object> Coroutine<T> of(Generator<?, ?, T> generator) {
    return CoroutineImpl.watched(
        new CoroutineImpl.GeneratorBody<>(Objects.requireNonNull(generator, "generator")));
  }

  /**
   * Hands a value to the driver and suspends until it answers: a bare {@code yield} in a {@code
   * types.coroutine}. A task takes null as "one turn of the loop, please" and refuses everything
   * else.
   *
   * @param value what the driver gets from {@link #send}
   * @return what the driver sends
   * @throws IllegalStateException if the caller is not inside a coroutine
   */
  static @Nullable Object suspend(@Nullable Object value) {
    return CoroutineImpl.suspendRunning(value);
  }

  /**
   * Starts or resumes the coroutine by hand: {@code coroutine.send(value)}. Inside a running loop
   * its own tasks do that.
   *
   * @param value what the await in the body returns; must be null for the first call
   * @return what the body handed out next
   * @throws StopIteration when the body returns; it carries the result
   * @throws IllegalTypeException if the coroutine was not started and the value is not null
   * @throws GeneratorAlreadyExecutingException if it is running
   * @throws IllegalStateException if it is finished
   */
  @Nullable Object send(@Nullable Object value);

  /**
   * Throws an exception at the await where the coroutine is suspended: {@code
   * coroutine.throw(exception)}.
   *
   * @param exception what to throw; whatever the body does not handle comes out here
   * @return what the body handed out next
   * @throws StopIteration when the body returns; it carries the result
   * @throws GeneratorAlreadyExecutingException if it is running
   * @throws IllegalStateException if it is finished
   */
  @Nullable Object throwInto(Throwable exception);

  /**
   * Ends the coroutine: {@link GeneratorExit} is thrown where it is suspended, and its {@code
   * finally} blocks run: {@code coroutine.close()}. A coroutine that was not started is marked as
   * finished. Without effect on a finished one.
   *
   * @throws IllegalStateException if the body ignores the exit and awaits again
   * @throws GeneratorAlreadyExecutingException if it is running
   */
  void close();
}
