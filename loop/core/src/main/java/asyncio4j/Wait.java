package asyncio4j;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code asyncio.wait}: a waiter that callbacks of the futures and a timer release. */
final class Wait {

  private final FutureImpl<@Nullable Void> waiter;
  private final ReturnWhen returnWhen;
  private @Nullable TimerHandle timer;

  /** How many are not done. */
  private int left;

  private Wait(EventLoopImpl loop, Set<? extends LoopFuture<?>> futures, ReturnWhen returnWhen) {
    this.waiter = new FutureOfOthers<>(loop, "wait", () -> futures);
    this.left = futures.size();
    this.returnWhen = returnWhen;
  }

  static <F extends LoopFuture<?>> WaitResult<F> on(
      Collection<F> futures, @Nullable Duration timeout, ReturnWhen returnWhen) {
    if (futures.isEmpty()) {
      throw new IllegalArgumentException("Set of Tasks/Futures is empty.");
    }
    Set<F> set = new LinkedHashSet<>(futures);
    for (Object future : set) {
      // Only a caller who has tricked the compiler comes here with one.
      if (future instanceof Coroutine<?>) {
        throw new IllegalTypeException("Passing coroutines is forbidden, use tasks explicitly.");
      }
    }
    EventLoopImpl loop = EventLoopImpl.runningHere();
    new Wait(loop, set, returnWhen).await(loop, set, timeout);
    Set<F> done = new LinkedHashSet<>();
    Set<F> pending = new LinkedHashSet<>();
    for (F future : set) {
      (future.isDone() ? done : pending).add(future);
    }
    return new WaitResult<>(
        Collections.unmodifiableSet(done), Collections.unmodifiableSet(pending));
  }

  private void await(
      EventLoopImpl loop, Set<? extends LoopFuture<?>> futures, @Nullable Duration timeout) {
    if (timeout != null) {
      timer = loop.callLater(timeout, this::release);
    }
    Consumer<LoopFuture<?>> whenDone = this::oneIsDone;
    for (LoopFuture<?> future : futures) {
      future.addDoneCallback(whenDone);
    }
    try {
      waiter.await();
    } finally {
      cancelTimer();
      for (LoopFuture<?> future : futures) {
        future.removeDoneCallback(whenDone);
      }
    }
  }

  private void oneIsDone(LoopFuture<?> future) {
    left--;
    if (left == 0
        || returnWhen == ReturnWhen.FIRST_COMPLETED
        || (returnWhen == ReturnWhen.FIRST_EXCEPTION
            && !future.isCancelled()
            && future.exception() != null)) {
      cancelTimer();
      release();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void release() {
    if (!waiter.isDone()) {
      waiter.setResult(null);
    }
  }

  /** Cancels a future or task and waits until it is done; it is not awaited itself. */
  static void cancelAndWait(FutureImpl<?> future) {
    FutureImpl<@Nullable Void> waiter =
        new FutureOfOthers<>(
            EventLoopImpl.runningHere(), "end of a cancelled task", () -> Set.of(future));
    Consumer<LoopFuture<?>> whenDone =
        done -> {
          if (!waiter.isDone()) {
            waiter.setResult(null);
          }
        };
    future.addDoneCallback(whenDone);
    try {
      future.cancel();
      waiter.await();
    } finally {
      future.removeDoneCallback(whenDone);
    }
  }
}
