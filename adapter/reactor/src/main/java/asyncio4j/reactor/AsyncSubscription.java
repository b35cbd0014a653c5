package asyncio4j.reactor;

import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;

/**
 * The subscription that a subscriber of {@link AsyncFlux} or {@link AsyncMono} gets, for those who
 * want to wait for the clean-up after a cancellation. Operators in between hide it; then {@link
 * AsyncFlux#closed()} is there.
 */
public interface AsyncSubscription extends Subscription {

  /**
   * Completes when the body has ended, its {@code finally} blocks included, or will never begin.
   * Subscribing to it starts nothing. It never fails: what the body throws goes to the subscriber,
   * or after a cancellation to {@code Operators.onErrorDropped}.
   *
   * @return a Mono that completes on the loop's thread
   */
  Mono<Void> closed();
}
