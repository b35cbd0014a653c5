package asyncio4j.reactor;

import asyncio4j.queues.AsyncQueue;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on a queue that a Flux fills meanwhile. */
@Test
public class QueueTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    AsyncQueue<Integer> queue = new AsyncQueue<>(16);
    Flux<Integer> numbers = Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE));
    background.call(() -> Reactive.toQueue(numbers, queue));
    return Reactive.flux(background.loop, queue);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.flux(closedLoop, new AsyncQueue<Integer>());
  }

  /**
   * The tests of multicast, which a queue does not do, leave subscribers without an end, and others
   * leave a queue that is still being filled: they go with the loop.
   */
  @Override
  @AfterClass
  void closeLoop() {
    background.stop();
    background.loop.close();
    super.closeLoop();
  }
}
