package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.EventLoop;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A loop that runs on a thread of its own while a test uses it from others. Closing it fails the
 * test if a task is left or the loop's exception handler was called.
 */
final class BackgroundLoop implements AutoCloseable {

  final EventLoop loop;
  final ConcurrentLinkedQueue<Object> reports = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  BackgroundLoop() {
    this(EventLoop.create());
  }

  BackgroundLoop(EventLoop loop) {
    this.loop = loop;
    loop.setExceptionHandler((where, context) -> reports.add(context));
    thread = Thread.ofPlatform().name("test-loop").start(loop::runForever);
  }

  /** Runs a coroutine on the loop and waits for it. */
  <T> T call(Callable<T> body) {
    try {
      return Asyncio.runCoroutineThreadsafe(body, loop).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e.getCause() != null ? e.getCause() : e);
    }
  }

  void run(CheckedRunnable body) {
    call(() -> {
      body.run();
      return null;
    });
  }

  /** Waits until all that the loop has been given so far is done. */
  void settle() {
    call(() -> null);
  }

  /** The tasks that are left, but for the one that looks. */
  Set<?> otherTasks() {
    return call(() -> {
      Set<Object> tasks = new java.util.HashSet<>(Asyncio.allTasks());
      tasks.remove(Asyncio.currentTask());
      return tasks;
    });
  }

  void stop() {
    loop.callSoonThreadsafe(loop::stop);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(60));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).isFalse();
  }

  @Override
  public void close() {
    if (!loop.isClosed()) {
      Set<?> left = otherTasks();
      stop();
      loop.close();
      assertThat(left).isEmpty();
    }
    assertThat(reports).isEmpty();
  }
}
