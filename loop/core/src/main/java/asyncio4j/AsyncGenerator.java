package asyncio4j;

import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A generator whose body may await: what calling an {@code async def} function with a {@code yield}
 * gives.
 *
 * <p>Nothing runs until the first item is asked for, from inside a coroutine; the body runs in that
 * coroutine's task and context. The awaitables made by {@code anext} and its like do nothing until
 * awaited, and serve once. Only one of them may run at a time. Belongs to the thread of its loop. A
 * body that awaits nothing takes no turn of the loop.
 *
 * <p>Python's {@code aclosing} is a try-with-resources statement:
 *
 * <pre>{@code
 * try (AsyncGenerator<Row, Void> rows = query()) {
 *   for (Row row : rows) {
 *     if (enough(row)) break;
 *   }
 * }
 * }</pre>
 *
 * <p>One that is left suspended is closed by {@link EventLoop#shutdownAsyncgens}, by the end of its
 * loop, or, when it was dropped and collected, by a task that its loop makes in its next iteration;
 * the collector does not wake a loop. See {@link AsyncgenHooks}. A body that refers to its own
 * generator keeps it from being collected before its loop ends or memory is short.
 *
 * @param <Y> the type of the items that {@code yield} hands out
 * @param <S> the type of the values that {@link #asend} hands in
 */
public sealed interface AsyncGenerator<Y extends @Nullable Object, S extends @Nullable Object>
    extends Iterable<Y>, AutoCloseable permits AsyncGeneratorImpl {

  /**
   * The body of an async generator.
   *
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   */
  @FunctionalInterface
  interface Body<Y extends @Nullable Object, S extends @Nullable Object> {
    /**
     * Runs the body.
     *
     * @param out where to hand items to
     * @throws Exception whatever the body throws; it comes out where the item was asked for
     */
    void run(Yielder<Y, S> out) throws Exception;
  }

  /**
   * What the body of an async generator hands its items to. Users receive one and do not implement
   * it; the adapter does, for its publishers.
   *
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   */
  @FunctionalInterface
  interface Yielder<Y extends @Nullable Object, S extends @Nullable Object> {
    /**
     * Hands out an item and suspends the generator until the next one is asked for: Python's {@code
     * yield} expression.
     *
     * @param item the item
     * @return what {@link AsyncGenerator#asend} hands in; null otherwise
     * @throws GeneratorExit if the generator is closed here
     */
    @SuppressWarnings("NamedLikeContextualKeyword") // out.yield(item) reads as Python does
    @Nullable S yield(Y item);
  }

  /**
   * Makes an async generator.
   *
   * @param body the body
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   * @return the generator, not started
   */
  static <Y extends @Nullable Object, S extends @Nullable Object> AsyncGenerator<Y, S> of(
      Body<Y, S> body) {
    return new AsyncGeneratorImpl<>(Objects.requireNonNull(body, "body"), null);
  }

  /**
   * Makes an async generator with a name for reports.
   *
   * @param name the name
   * @param body the body
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   * @return the generator, not started
   */
  static <Y extends @Nullable Object, S extends @Nullable Object> AsyncGenerator<Y, S> of(
      String name, Body<Y, S> body) {
    return new AsyncGeneratorImpl<>(
        Objects.requireNonNull(body, "body"), Objects.requireNonNull(name, "name"));
  }

  /**
   * The next item: {@code anext(generator)}.
   *
   * @return an awaitable; it throws {@link StopAsyncIteration} when the body returns, and {@link
   *     IllegalStateException} when the generator is already running or the awaitable was used
   *     before
   */
  Awaitable<Y> anext();

  /**
   * The next item or a default: {@code anext(generator, default)}.
   *
   * @param defaultValue the result when the body returns
   * @return an awaitable, as {@link #anext()}
   */
  Awaitable<Y> anext(Y defaultValue);

  /**
   * Resumes the generator with a value: {@code generator.asend(value)}.
   *
   * @param value what the {@code yield} in the body returns; must be null for the first call
   * @return an awaitable for the next item, as {@link #anext()}; it throws {@link
   *     IllegalTypeException} if the generator was not started and the value is not null
   */
  Awaitable<Y> asend(@Nullable S value);

  /**
   * Throws an exception at the {@code yield} where the generator is suspended: {@code
   * generator.athrow(exception)}.
   *
   * @param exception what to throw
   * @return an awaitable for the next item, if the body handles the exception and yields again; as
   *     {@link #anext()}
   */
  Awaitable<Y> athrow(Throwable exception);

  /**
   * Ends the generator: {@link GeneratorExit} is thrown where it is suspended, and its {@code
   * finally} blocks run and may await: {@code generator.aclose()}.
   *
   * @return an awaitable; it throws {@link IllegalStateException} if the body ignores the exit and
   *     yields again, or if the generator is running
   */
  Awaitable<@Nullable Void> aclose();

  /**
   * Runs {@code aclose().await()}: Python's {@code aclosing}, by try-with-resources. Inside a
   * coroutine only.
   *
   * @throws IllegalStateException if the body ignores the exit and yields again, or if the
   *     generator is running
   */
  @Override
  default void close() {
    aclose().await();
  }

  /**
   * Runs the body to its end and gives each item to a consumer: {@code async for item in
   * generator}, without a switch. The body runs in the caller's coroutine and its {@code yield}
   * calls the consumer; an exception of the consumer comes out of this method, after {@link
   * GeneratorExit} ended the body at its {@code yield} and its {@code finally} blocks ran. If these
   * throw something themselves, that comes out, with the consumer's exception suppressed in it.
   *
   * <p>The generator is running all the while, also for the consumer. One that was started before
   * goes on where it is, item by item.
   *
   * @param consumer what to do with each item; it may await
   * @throws IllegalStateException if the generator is running
   */
  @Override
  void forEach(Consumer<? super Y> consumer);

  /**
   * An iterator for {@code for (Y item : generator)} inside a coroutine: {@code async for}. Leaving
   * the loop early does not close the generator; use try-with-resources, or the loop's shutdown
   * does it.
   *
   * @return an iterator whose {@code hasNext()} awaits the next item
   */
  @Override
  Iterator<Y> iterator();

  /**
   * The items as a sequential stream to be used inside a coroutine: an async comprehension. Closing
   * the stream closes the generator.
   *
   * @return the stream
   */
  Stream<Y> stream();

  /**
   * The generator's name, for reports.
   *
   * @return the name given at creation, or the name of the body's class
   */
  String name();
}
