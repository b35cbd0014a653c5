package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;

import asyncio4j.AsyncGenerator;
import asyncio4j.EventLoop;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What one publisher of {@link StressTest} does at random, and what became of it. */
final class StressPlan {

  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure() {
      super("on purpose", null, false, false);
    }
  }

  final EventLoop loop;
  final int items;
  final boolean fails;
  final boolean requestsInOnNext;
  final int cancelsAt;
  final int batch;
  private final int pauses;

  /** Of its bodies. */
  final AtomicInteger begun = new AtomicInteger();

  final AtomicInteger closed = new AtomicInteger();

  StressPlan(EventLoop loop, Random random) {
    this.loop = loop;
    items = random.nextInt(40);
    fails = random.nextInt(3) == 0;
    pauses = random.nextInt(4);
    requestsInOnNext = random.nextInt(4) == 0;
    cancelsAt = random.nextInt(5) == 0 ? random.nextInt(40) : -1;
    batch = 1 + random.nextInt(8);
  }

  /** Yields the numbers from zero on, and may fail then. */
  AsyncGenerator.Body<Integer, Void> generator() {
    return out ->
        inBody(() -> {
          for (int i = 0; i < items; i++) {
            pause(i);
            out.yield(i);
          }
          pause(items);
          failIfMeantTo();
          return null;
        });
  }

  /** Returns zero, or null; or fails. */
  Callable<Integer> coroutine() {
    return () ->
        inBody(() -> {
          pause(items);
          failIfMeantTo();
          return items == 0 ? null : 0;
        });
  }

  /** Hands on what comes. */
  Transformer<Integer, Integer> transformer() {
    return (in, out) ->
        inBody(() -> {
          for (Integer item : in) {
            pause(item);
            out.yield(item);
          }
          return null;
        });
  }

  /** Puts the numbers into a queue, and shuts it down. */
  void fill(AsyncQueue<Integer> queue) throws Exception {
    inBody(() -> {
      try {
        for (int i = 0; i < items; i++) {
          pause(i);
          queue.put(i);
        }
        queue.shutdown();
      } catch (QueueShutDown e) {
        // Nobody wants the rest.
      }
      return null;
    });
  }

  private void failIfMeantTo() throws Failure {
    if (fails) {
      throw new Failure();
    }
  }

  /** A body, with a finally block that awaits, however it ends. */
  <T> T inBody(Callable<T> body) throws Exception {
    begun.incrementAndGet();
    try {
      return body.call();
    } finally {
      try {
        pause(1);
        sleep(Duration.ZERO);
      } finally {
        // A cancellation may come while the body cleans up at its own end.
        closed.incrementAndGet();
      }
    }
  }

  void pause(int i) {
    switch (pauses) {
      case 1 -> sleep(Duration.ZERO);
      case 2 -> sleep(Duration.ofNanos(i % 7 == 0 ? 20_000 : 0));
      default -> {}
    }
  }
}
