package asyncio4j.tck;

import asyncio4j.AsyncGenerator;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on a Flux made from an async generator object. */
public class GeneratorTckTest extends AsyncPublisherVerification<Integer> {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Reactive.flux(AsyncGenerator.of(Numbers.upTo(elements)));
  }

  /** One that has a subscriber already. */
  @Override
  public Publisher<Integer> createFailedPublisher() {
    Flux<Integer> flux = Reactive.flux(AsyncGenerator.of(Numbers.upTo(1)));
    flux.blockLast();
    return flux;
  }
}
