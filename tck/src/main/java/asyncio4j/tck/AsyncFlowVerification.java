package asyncio4j.tck;

import asyncio4j.AsyncGenerator;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;

/**
 * The Reactive Streams TCK for an async generator that is published as a {@link Flow.Publisher},
 * the JDK's own. Otherwise as {@link AsyncGeneratorVerification}.
 *
 * {@snippet :
 * public class TicksFlowTest extends AsyncFlowVerification<Integer> {
 *   @Override
 *   protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
 *     return Ticks.upTo(elements);
 *   }
 * }
 * }
 *
 * <p>For a {@code Flow.Publisher} that you make yourself, a Mono's or one with operators in it,
 * override {@link #createFlowPublisher} and {@link #createFailedFlowPublisher} too.
 *
 * <p>It is {@code FlowPublisherVerification} of {@code reactive-streams-tck-flow}, method for
 * method; but that jar repeats a package of {@code reactive-streams-tck}, and could not be on a
 * module path with it.
 *
 * @param <T> the type of the items
 */
public abstract class AsyncFlowVerification<T> extends AsyncPublisherVerification<T> {

  /** With the time limits of {@link AsyncPublisherVerification#AsyncPublisherVerification()}. */
  protected AsyncFlowVerification() {}

  /**
   * With time limits of your own.
   *
   * @param environment the time limits
   */
  protected AsyncFlowVerification(TestEnvironment environment) {
    super(environment);
  }

  /**
   * Your generator; see {@link AsyncGeneratorVerification#generator}.
   *
   * @param elements how many items the body is to yield before it returns; {@link Long#MAX_VALUE}
   *     for a body that does not end
   * @return the body of the generator
   */
  protected abstract AsyncGenerator.Body<T, ?> generator(long elements);

  /**
   * A publisher of what {@link #generator} yields.
   *
   * @param elements how many items it is to have
   * @return the publisher
   */
  protected Flow.Publisher<T> createFlowPublisher(long elements) {
    return FlowAdapters.toFlowPublisher(Reactive.flux(loop(), generator(elements)));
  }

  /**
   * A publisher that fails when it is subscribed to, because its loop is closed.
   *
   * @return the publisher; null if there is none, and tests that need it do not apply
   */
  protected Flow.@Nullable Publisher<T> createFailedFlowPublisher() {
    return FlowAdapters.toFlowPublisher(Reactive.flux(closedLoop(), generator(1)));
  }

  @Override
  public final Publisher<T> createPublisher(long elements) {
    return FlowAdapters.toPublisher(createFlowPublisher(elements));
  }

  @Override
  public final @Nullable Publisher<T> createFailedPublisher() {
    Flow.Publisher<T> failed = createFailedFlowPublisher();
    return failed == null ? null : FlowAdapters.toPublisher(failed);
  }
}
