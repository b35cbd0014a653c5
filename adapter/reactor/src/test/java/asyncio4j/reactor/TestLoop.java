package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A loop that runs on a thread of its own while the test looks at it from outside. */
final class TestLoop implements AutoCloseable {

  final EventLoop loop;
  final LoopScheduler scheduler;
  private final Thread thread;

  TestLoop() {
    this(EventLoop.create());
  }

  TestLoop(EventLoop loop) {
    this.loop = loop;
    scheduler = LoopScheduler.create(loop);
    thread = Thread.ofPlatform().name("loop of a test").start(loop::runForever);
  }

  /** Does something on the loop's thread and waits for its result. */
  <T> T on(Callable<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.callSoonThreadsafe(() -> {
      try {
        result.complete(action.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result.join();
  }

  /** Tells whether the caller runs on the loop. */
  boolean isHere() {
    return EventLoop.runningHere() == loop;
  }

  /** Waits until the loop has run what it was given before. */
  void settle() {
    on(() -> null);
  }

  /** Holds the loop's thread inside a callback, until the latch is opened. */
  CountDownLatch hold() {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    loop.callSoonThreadsafe(() -> {
      held.countDown();
      await(release);
    });
    await(held);
    return release;
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  void stop() {
    loop.callSoonThreadsafe(loop::stop);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (isRunning()) {
      stop();
    }
    loop.close();
  }
}
