package asyncio4j.reactor;

import org.reactivestreams.Processor;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/**
 * A transformer between a publisher and one subscriber, which are connected to it by hand, in
 * either order. See {@link Reactive#processor}.
 *
 * <p>May be connected from any thread. The subscriber's signals come from the loop's thread. Its
 * context is the one that the upstream is subscribed to with, if it was there first. A second
 * subscriber gets an {@link IllegalStateException}; a second upstream is cancelled.
 *
 * @param <T> the type of the items that come in
 * @param <R> the type of the items that go out
 */
public sealed interface AsyncProcessor<T, R> extends Processor<T, R>, Scannable
    permits TransformProcessor {

  /**
   * Waits for the clean-up: completes when the transformer has ended, its {@code finally} blocks
   * included, and the upstream was cancelled if it had not ended. Completes at once if there is no
   * subscriber yet. It starts nothing and cancels nothing, and never fails.
   *
   * @return a Mono that completes on the loop's thread, or at once
   */
  Mono<Void> closed();
}
