package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.LoopScheduler;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A publisher of one's own: a generator between operators that run on the loop. */
public class OperatorsTckTest extends AsyncPublisherVerification<Integer> {

  private static Flux<Integer> on(EventLoop loop, long elements) {
    return Reactive.flux(loop, Numbers.upTo(elements))
        .map(i -> i + 1)
        .publishOn(LoopScheduler.create(loop), 4);
  }

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return on(loop(), elements);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.flux(closedLoop(), Numbers.upTo(1)).map(i -> i + 1);
  }
}
