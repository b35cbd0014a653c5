package asyncio4j.reactor;

import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a Mono made from a coroutine's body. */
@Test
public class MonoTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Reactive.mono(background.loop, () -> elements == 0 ? null : 1);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.mono(closedLoop, () -> 1);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
