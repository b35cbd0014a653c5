package asyncio4j.tck;

import asyncio4j.AsyncGenerator;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;

/**
 * The Reactive Streams TCK for an async generator, published by {@link Reactive#flux}. This is all
 * that it takes:
 *
 * {@snippet :
 * public class TicksTest extends AsyncGeneratorVerification<Integer> {
 *   @Override
 *   protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
 *     return Ticks.upTo(elements);
 *   }
 * }
 * }
 *
 * <p>Everything else of {@link AsyncPublisherVerification} and of {@link
 * org.reactivestreams.tck.PublisherVerification} can be overridden: {@link
 * #maxElementsFromPublisher()} for instance, if the generator cannot yield arbitrarily many items.
 * Tests that need more then do not apply.
 *
 * @param <T> the type of the items
 */
public abstract class AsyncGeneratorVerification<T> extends AsyncPublisherVerification<T> {

  /** With the time limits of {@link AsyncPublisherVerification#AsyncPublisherVerification()}. */
  protected AsyncGeneratorVerification() {}

  /**
   * With time limits of your own.
   *
   * @param environment the time limits
   */
  protected AsyncGeneratorVerification(TestEnvironment environment) {
    super(environment);
  }

  /**
   * Your generator. Called once for each publisher; the body runs once for each subscriber, on
   * {@link #loop()}, and the TCK subscribes to some publishers several times. For an {@link
   * AsyncGenerator} object, which serves one subscriber only, make it in the body: {@code out ->
   * Ticks.generator(elements).forEach(out::yield)}.
   *
   * @param elements how many items the body is to yield before it returns: exactly so many, no
   *     fewer; {@link Long#MAX_VALUE} for a body that does not end
   * @return the body of the generator
   */
  protected abstract AsyncGenerator.Body<T, ?> generator(long elements);

  /**
   * A Flux of what {@link #generator} yields.
   *
   * @param elements how many items it is to have
   * @return the Flux
   */
  @Override
  public Publisher<T> createPublisher(long elements) {
    return Reactive.flux(loop(), generator(elements));
  }

  /**
   * A Flux that fails when it is subscribed to, because its loop is closed. A generator has no way
   * of its own to fail that early: nothing of it runs before the first request.
   *
   * @return the Flux
   */
  @Override
  public Publisher<T> createFailedPublisher() {
    return Reactive.flux(closedLoop(), generator(1));
  }
}
