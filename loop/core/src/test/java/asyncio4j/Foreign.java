package asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that are no part of a loop. Closing waits for them, and throws what they threw. */
final class Foreign implements AutoCloseable {

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Starts a platform thread. */
  Foreign start(CheckedRunnable body) {
    threads.add(Thread.ofPlatform().daemon().start(guarded(body)));
    return this;
  }

  /** Starts a virtual thread. */
  Foreign startVirtual(CheckedRunnable body) {
    threads.add(Thread.ofVirtual().start(guarded(body)));
    return this;
  }

  private Runnable guarded(CheckedRunnable body) {
    return () -> {
      try {
        body.run();
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    };
  }

  @Override
  public void close() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw new AssertionError("a foreign thread failed", failure.get());
    }
  }

  /** Waits until a thread waits for something. */
  static void awaitBlocked(Thread thread) {
    while (!isBlocked(thread)) {
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  static boolean isBlocked(Thread thread) {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }
}
