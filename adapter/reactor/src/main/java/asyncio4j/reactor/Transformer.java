package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An operator, written as a loop: takes items and yields others. See {@link Reactive#transform}.
 *
 * @param <T> the type of the items that come in
 * @param <R> the type of the items that go out
 */
@FunctionalInterface
public interface Transformer<T, R> {

  /**
   * Runs the operator for one subscriber, as the body of an async generator does. Returning
   * completes the subscriber and cancels what was not taken.
   *
   * @param in what comes in; it is subscribed to when its iteration begins
   * @param out where to hand items to
   * @throws Exception whatever ends the stream; an error of the upstream comes out of the iteration
   */
  void run(AsyncIterable<T> in, AsyncGenerator.Yielder<R, @Nullable Object> out) throws Exception;
}
