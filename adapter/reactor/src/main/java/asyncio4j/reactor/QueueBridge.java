package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.util.concurrent.Queues;

/** Queues as publishers, and publishers into queues. */
final class QueueBridge {

  private QueueBridge() {}

  /** The items, each to one subscriber, until the queue is shut down and empty. */
  static <T> AsyncGenerator.Body<T, ?> items(AsyncQueue<? extends T> queue) {
    return out -> {
      while (true) {
        T item;
        try {
          item = queue.get();
        } catch (QueueShutDown end) {
          return;
        }
        out.yield(item);
      }
    };
  }

  /** Puts what comes; the queue is shut down at the end, whatever that is. */
  static <T> Task<@Nullable Void> fill(
      Publisher<? extends T> publisher, AsyncQueue<? super T> queue) {
    int batch = queue.maxsize() > 0 ? queue.maxsize() : Queues.SMALL_BUFFER_SIZE;
    return Asyncio.createTask(() -> {
      try (AsyncIterable<? extends T> items = Reactive.iterate(publisher, batch)) {
        for (T item : items) {
          queue.put(item);
        }
      } finally {
        queue.shutdown();
      }
    });
  }
}
