package asyncio4j.reactor;

import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a Flux made from a generator's body. */
@Test
public class FluxTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Reactive.flux(
        background.loop,
        out -> {
          for (int i = 0; i < elements; i++) {
            out.yield(i);
          }
        });
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.flux(closedLoop, out -> out.yield(1));
  }
}
