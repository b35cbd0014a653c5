package asyncio4j.reactor;

import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams TCK on an operator written as a loop, with an upstream on other threads. */
@Test
public class TransformTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    Flux<Integer> upstream =
        Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE))
            .publishOn(Schedulers.parallel(), 8);
    return Reactive.transform(
        background.loop, upstream, 4, (in, out) -> in.forEach(item -> out.yield(item)));
  }

  /** The error comes from the upstream, when its items are asked for. */
  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.transform(
        closedLoop, Flux.just(1), 4, (in, out) -> in.forEach(item -> out.yield(item)));
  }
}
