package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams TCK on an operator written as a loop, with an upstream on other threads. */
public class TransformTckTest extends AsyncPublisherVerification<Integer> {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return transform(
        loop(),
        Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE))
            .publishOn(Schedulers.parallel(), 8));
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return transform(closedLoop(), Flux.just(1));
  }

  private static Publisher<Integer> transform(EventLoop loop, Flux<Integer> upstream) {
    return Reactive.transform(loop, upstream, 4, (in, out) -> in.forEach(out::yield));
  }
}
