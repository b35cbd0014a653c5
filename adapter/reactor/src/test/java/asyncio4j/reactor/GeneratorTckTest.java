package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a Flux made from an async generator object. */
@Test
public class GeneratorTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Reactive.flux(
        AsyncGenerator.<Integer, Void>of(out -> {
          for (int i = 0; i < elements; i++) {
            out.yield(i);
          }
        }));
  }

  /** One that has a subscriber already. */
  @Override
  public Publisher<Integer> createFailedPublisher() {
    AsyncFlux<Integer> flux = Reactive.flux(AsyncGenerator.<Integer, Void>of(out -> out.yield(1)));
    flux.blockLast();
    return flux;
  }
}
