package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/** Queues as publishers, and publishers into queues. */
final class QueueBridge {

  private QueueBridge() {}

  /**
   * The items, each to one subscriber, until the queue is shut down and empty. One that was taken
   * for a subscriber who has left meanwhile goes back to be the next.
   */
  static <T> AsyncGenerator.Body<T, Object> items(AsyncQueue<T> queue) {
    return out -> {
      FluxSubscription<T> subscriber = (FluxSubscription<T>) out;
      boolean delivered = true;
      while (delivered) {
        T item;
        try {
          item = queue.get();
        } catch (QueueShutDown end) {
          return;
        }
        delivered = subscriber.offer(item);
        if (!delivered) {
          queue.putBack(item);
        }
      }
    };
  }

  /** Puts what comes; the queue is shut down at the end, whatever that is. */
  static <T> Task<@Nullable Void> fill(
      Publisher<? extends T> publisher, AsyncQueue<? super T> queue) {
    int batch = queue.maxsize() > 0 ? queue.maxsize() : Queues.SMALL_BUFFER_SIZE;
    Task<@Nullable Void> filling =
        Asyncio.createTask(() -> {
          try (AsyncIterable<? extends T> items = Reactive.iterate(publisher, batch)) {
            for (T item : items) {
              if (!put(item, queue)) {
                break;
              }
            }
          } finally {
            queue.shutdown();
          }
        });
    // A task that is cancelled before its first step runs no finally block.
    filling.addDoneCallback(done -> queue.shutdown());
    return filling;
  }

  /** Returns false if the queue's user wants no more. */
  private static <T> boolean put(T item, AsyncQueue<? super T> queue) {
    try {
      queue.put(item);
      return true;
    } catch (QueueShutDown end) {
      Operators.onDiscard(item, SubscriberContext.current());
      return false;
    } catch (Throwable e) {
      Operators.onDiscard(item, SubscriberContext.current());
      throw e;
    }
  }
}
