package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/** A task that fills a queue, and another one that takes from that what the TCK wants. */
final class FillingPuppet extends Puppet {

  private final AsyncQueue<Integer> queue = new AsyncQueue<>(1);

  FillingPuppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    super(loop, probe);
  }

  @Override
  boolean body() {
    Task<Void> filling = Reactive.toQueue(publisher, queue);
    start(() -> {
      try {
        while (true) {
          awaitWish();
          probe.registerOnNext(queue.get());
        }
      } catch (QueueShutDown end) {
        // The other task knows which.
      }
    });
    filling.await();
    return true;
  }
}
