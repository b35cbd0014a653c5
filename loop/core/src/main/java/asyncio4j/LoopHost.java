package asyncio4j;

import asyncio4j.internal.Engines;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds the thread for a run of a loop. The carried engine needs a platform thread and relay a
 * virtual one; a caller of the other kind waits while the loop runs on a thread of its own.
 */
final class LoopHost {

  private LoopHost() {}

  /**
   * Runs a loop and returns when the run is over. What the run throws is thrown here.
   *
   * @param ownThread run on a thread of its own in any case. An interrupt of a thread that carries
   *     coroutines can be lost, since the JDK clears it when it changes coroutines; an interrupt of
   *     a caller that waits cannot: the loop gets it, or the caller keeps it.
   */
  static void run(EventLoopImpl loop, Runnable body, boolean ownThread) {
    if (!ownThread && Engines.canHostLoop()) {
      body.run();
    } else {
      runElsewhere(loop, body);
    }
  }

  private static void runElsewhere(EventLoopImpl loop, Runnable body) {
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        Engines.loopThread(
            loop.name(),
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failure.set(e);
              } finally {
                over.countDown();
              }
            });
    thread.start();
    AtomicBoolean interrupt = new AtomicBoolean();
    while (true) {
      try {
        over.await();
        break;
      } catch (InterruptedException e) {
        interrupt.set(true);
        loop.interrupt(interrupt);
      }
    }
    if (interrupt.getAndSet(false)) {
      // It came too late for this run.
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
  }
}
