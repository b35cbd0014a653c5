package asyncio4j.queues;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import org.jspecify.annotations.Nullable;

/** A coroutine's place in a line of {@link Waiters}. It belongs to the loop's thread. */
final class Waiter {

  private final LoopFuture<@Nullable Void> future;

  /** The links of the line, which only {@link Waiters} touches. */
  @Nullable Waiter previous;

  @Nullable Waiter next;
  boolean inLine;

  Waiter(EventLoop loop) {
    future = loop.createFuture();
  }

  /** Suspends the coroutine until it is woken, or cancelled. */
  void await() {
    future.await();
  }

  /** Wakes the coroutine, unless it was woken or cancelled before; it runs in the next turn. */
  boolean wake() {
    if (future.isDone()) {
      return false;
    }
    future.setResult(null);
    return true;
  }

  /** Tells whether it was cancelled before anybody woke it. */
  boolean isCancelled() {
    return future.isCancelled();
  }

  /** Tells whether somebody woke it, also if it was cancelled after that. */
  boolean isWoken() {
    return future.isDone() && !future.isCancelled();
  }
}
