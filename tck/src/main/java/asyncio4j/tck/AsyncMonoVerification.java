package asyncio4j.tck;

import asyncio4j.reactor.Reactive;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;

/**
 * The Reactive Streams TCK for a coroutine, published by {@link Reactive#mono}. Tests that need
 * more than one item do not apply.
 *
 * {@snippet :
 * public class PriceTest extends AsyncMonoVerification<Integer> {
 *   @Override
 *   protected Callable<Integer> coroutine(long elements) {
 *     return () -> elements == 0 ? null : prices.find("A");
 *   }
 * }
 * }
 *
 * @param <T> the type of the result
 */
public abstract class AsyncMonoVerification<T> extends AsyncPublisherVerification<T> {

  /** With the time limits of {@link AsyncPublisherVerification#AsyncPublisherVerification()}. */
  protected AsyncMonoVerification() {}

  /**
   * With time limits of your own.
   *
   * @param environment the time limits
   */
  protected AsyncMonoVerification(TestEnvironment environment) {
    super(environment);
  }

  /**
   * Your coroutine. Called once for each publisher; the body runs once for each subscriber, on
   * {@link #loop()}.
   *
   * @param elements 1 if the body is to return a result; 0 if it is to return null, which completes
   *     the Mono empty
   * @return the body of the coroutine
   */
  protected abstract Callable<? extends @Nullable T> coroutine(long elements);

  /**
   * A Mono of what {@link #coroutine} returns.
   *
   * @param elements 0 or 1
   * @return the Mono
   */
  @Override
  public Publisher<T> createPublisher(long elements) {
    return Reactive.mono(loop(), coroutine(elements));
  }

  /**
   * A Mono that fails when it is subscribed to, because its loop is closed.
   *
   * @return the Mono
   */
  @Override
  public Publisher<T> createFailedPublisher() {
    return Reactive.mono(closedLoop(), coroutine(1));
  }

  /**
   * What a Mono can have.
   *
   * @return 1
   */
  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
