package asyncio4j;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function that hands out items one by one and is suspended between them: Python's generator.
 *
 * <p>Nothing runs until the first item is asked for. A generator may be used from any thread,
 * inside loops and outside, by one at a time; another one is refused. Its body runs in the context,
 * task and coroutine of whoever asks for an item, and an await in it suspends that coroutine.
 *
 * <p>As an iterator it fetches an item in {@link #hasNext}, and {@link #next} hands it out. An
 * error of the body comes out of whichever of the two ran it.
 *
 * <p>What belongs to a thread does not belong to the body. A {@link ThreadLocal} may be that of the
 * asking thread or one of the body's own, depending on the engine, and must not be relied on across
 * a {@code yield}; a {@link ContextVar} can be. A lock that is held across a {@code yield} is the
 * body's and not its user's, who would wait for it forever.
 *
 * <p>A generator that is suspended holds on to what its body works with: close it, or go through to
 * its end. One that is dropped is closed after its object was collected: in an iteration of the
 * loop where it was first used, which the collector does not wake, or else on the thread where it
 * was, or any other if that is dead, when that next starts a generator. What its {@code finally}
 * blocks throw then is logged. A body that refers to its own generator keeps it from being
 * collected; under relay for ever, otherwise until memory is short, when both go without being
 * closed.
 *
 * @param <Y> the type of the items that {@code yield} hands out
 * @param <S> the type of the values that {@link #send} hands in
 * @param <R> the type of the return value
 */
@SuppressWarnings("IterableAndIterator") // a generator is its own iterator, as in Python
public sealed interface Generator<
        Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
    extends Iterator<Y>, Iterable<Y>, AutoCloseable permits GeneratorImpl {

  /**
   * The body of a generator with a return value.
   *
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   * @param <R> the type of the return value
   */
  @FunctionalInterface
  interface Body<
      Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object> {
    /**
     * Runs the body.
     *
     * @param out where to hand items to
     * @return the return value
     * @throws Exception whatever the body throws; it comes out of {@link Generator#send} as it is
     */
    R run(Yielder<Y, S, R> out) throws Exception;
  }

  /**
   * The body of a generator without a return value.
   *
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   */
  @FunctionalInterface
  interface VoidBody<Y extends @Nullable Object, S extends @Nullable Object> {
    /**
     * Runs the body.
     *
     * @param out where to hand items to
     * @throws Exception whatever the body throws; it comes out of {@link Generator#send} as it is
     */
    void run(Yielder<Y, S, @Nullable Void> out) throws Exception;
  }

  /**
   * What the body of a generator hands its items to.
   *
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   * @param <R> the type of the return value
   */
  sealed interface Yielder<
          Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
      permits GeneratorCore {
    /**
     * Hands out an item and suspends the generator: Python's {@code yield} expression.
     *
     * @param item the item
     * @return what {@link Generator#send} hands in; null after {@link Generator#next}
     * @throws GeneratorExit if the generator is closed here
     */
    @SuppressWarnings("NamedLikeContextualKeyword") // out.yield(item) reads as Python does
    @Nullable S yield(Y item);

    /**
     * Hands out all items of another generator, which gets what is sent and thrown meanwhile:
     * {@code yield from}.
     *
     * @param delegate the other generator
     * @param <Q> the type of its return value
     * @return its return value
     */
    <Q extends @Nullable Object> Q yieldFrom(Generator<? extends Y, ? super S, Q> delegate);

    /**
     * Hands out all items of an iterable: {@code yield from iterable}.
     *
     * @param items the items
     */
    void yieldFrom(Iterable<? extends Y> items);
  }

  /**
   * Makes a generator with a return value.
   *
   * @param body the body
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   * @param <R> the type of the return value
   * @return the generator, not started
   */
  static <Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
      Generator<Y, S, R> returning(Body<Y, S, R> body) {
    return new GeneratorImpl<>(Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a generator without a return value.
   *
   * @param body the body
   * @param <Y> the type of the items
   * @param <S> the type of the values sent in
   * @return the generator, not started
   */
  static <Y extends @Nullable Object, S extends @Nullable Object>
      Generator<Y, S, @Nullable Void> of(VoidBody<Y, S> body) {
    return new GeneratorImpl<>(new GeneratorCore.VoidBody<>(Objects.requireNonNull(body, "body")));
  }

  /**
   * Resumes the generator until its next item: {@code generator.send(value)}.
   *
   * @param value what the {@code yield} in the body returns; must be null for the first call
   * @return the next item
   * @throws StopIteration when the body returns; it carries the return value
   * @throws IllegalTypeException if the generator was not started and the value is not null
   * @throws GeneratorAlreadyExecutingException if the generator is running
   */
  Y send(@Nullable S value);

  /**
   * The next item: {@code next(generator)}, the same as sending null.
   *
   * @return the next item
   * @throws StopIteration when the body returns; it carries the return value
   * @throws GeneratorAlreadyExecutingException if the generator is running
   */
  @Override
  default Y next() {
    return send(null);
  }

  /**
   * Throws an exception at the {@code yield} where the generator is suspended: {@code
   * generator.throw(exception)}.
   *
   * @param exception what to throw; whatever the body does not handle comes out here as it is
   * @return the next item, if the body handles the exception and yields again
   * @throws StopIteration when the body returns; it carries the return value
   * @throws GeneratorAlreadyExecutingException if the generator is running
   */
  Y throwInto(Throwable exception);

  /**
   * Ends the generator: {@link GeneratorExit} is thrown where it is suspended, and its {@code
   * finally} blocks run: {@code generator.close()}. Without effect on a finished generator; one
   * that was not started runs no code.
   *
   * @throws IllegalStateException if the body ignores the exit and yields again
   * @throws GeneratorAlreadyExecutingException if the generator is running
   */
  @Override
  default void close() {
    closeForValue();
  }

  /**
   * Ends the generator like {@link #close()} and tells what it returned on the exit, as {@code
   * close()} does since 3.13.
   *
   * @return the return value; null if it did not catch the exit
   * @throws IllegalStateException if the body ignores the exit and yields again
   * @throws GeneratorAlreadyExecutingException if the generator is running
   */
  @Nullable R closeForValue();

  /**
   * The generator itself: a generator is its own iterator.
   *
   * @return this
   */
  @Override
  default Iterator<Y> iterator() {
    return this;
  }

  /**
   * The items as a sequential stream; closing the stream closes the generator.
   *
   * @return the stream
   */
  Stream<Y> stream();
}
