package asyncio4j.tck;

import asyncio4j.queues.AsyncQueue;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The Reactive Streams TCK on a queue that a Flux fills meanwhile. The optional tests of multicast
 * are not met: each item of a queue goes to one subscriber.
 */
public class QueueTckTest extends AsyncPublisherVerification<Integer> {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    AsyncQueue<Integer> queue = new AsyncQueue<>(16);
    Flux<Integer> numbers = Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE));
    OnLoop.call(loop(), () -> Reactive.toQueue(numbers, queue));
    return Reactive.flux(loop(), queue);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.flux(closedLoop(), new AsyncQueue<Integer>());
  }
}
