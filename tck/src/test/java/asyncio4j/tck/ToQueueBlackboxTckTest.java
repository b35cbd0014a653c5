package asyncio4j.tck;

import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Subscriber;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.toQueue}. */
public class ToQueueBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    return publisher.by(
        loop(),
        () -> {
          AsyncQueue<Integer> queue = new AsyncQueue<>(4);
          Task<?> filling = Reactive.toQueue(publisher, queue);
          try {
            while (true) {
              queue.get();
            }
          } catch (QueueShutDown end) {
            filling.exception(); // The TCK fails some of them.
          }
        });
  }
}
