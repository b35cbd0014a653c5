package asyncio4j;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Awaitables in the order in which they are done: what {@code asyncio.as_completed} gives, for one
 * iteration in either form.
 *
 * <p>{@code for (Awaitable<T> next : asCompleted(...))} hands out awaitables without waiting; each
 * one waits for the next result, whichever it will be: Python's {@code for}. {@code for
 * (LoopFuture<T> done : asCompleted(...).futures())} waits at each step and hands out the very
 * futures and tasks that were given, done: Python's {@code async for}.
 *
 * <p>When the time is up, whoever waits gets an {@link AsyncTimeoutException}; what is not done
 * goes on. Belongs to the thread of the loop; to be iterated inside a coroutine.
 *
 * @param <T> the type of the results
 */
public final class AsCompleted<T extends @Nullable Object> implements Iterable<Awaitable<T>> {

  /** What is not done yet. */
  private final Set<FutureImpl<T>> pending = new LinkedHashSet<>();

  /** What is done and was not handed out, in its order. */
  private final ArrayDeque<FutureImpl<T>> done = new ArrayDeque<>();

  /** Those who wait for the next one, first come, first served. */
  private final ArrayDeque<FutureImpl<@Nullable Void>> waiting = new ArrayDeque<>();

  private final EventLoopImpl loop;
  private final FutureImpl.Callback collector = this::schedule;
  private final @Nullable TimerHandle timer;

  /** How many are still to be handed out. */
  private int left;

  private boolean timeIsUp;

  AsCompleted(
      EventLoopImpl loop,
      Collection<? extends Awaitable<? extends T>> awaitables,
      @Nullable Duration timeout) {
    this.loop = loop;
    for (Awaitable<? extends T> awaitable : new LinkedHashSet<>(awaitables)) {
      pending.add(Futures.ensure(awaitable, loop));
    }
    left = pending.size();
    pending.forEach(future -> future.addCallback(collector));
    timer = timeout == null || pending.isEmpty() ? null : loop.callLater(timeout, this::giveUp);
  }

  /** One of the futures is done; it counts a turn later, as every callback does. */
  private void schedule(FutureImpl<?> future) {
    loop.callSoon(() -> collect(future), new Context());
  }

  @SuppressWarnings("unchecked") // only futures of this set have the collector
  private void collect(FutureImpl<?> future) {
    if (!pending.remove(future)) {
      return; // the time was up before
    }
    done.add((FutureImpl<T>) future);
    if (pending.isEmpty() && timer != null) {
      timer.cancel();
    }
    wakeOne();
  }

  private void giveUp() {
    timeIsUp = true;
    pending.forEach(future -> future.removeCallback(collector));
    pending.clear();
    while (!waiting.isEmpty()) {
      wakeOne();
    }
  }

  private void wakeOne() {
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!next.isDone()) {
        next.setResult(null);
        return;
      }
    }
  }

  /** Waits for the next one that is done. */
  private FutureImpl<T> take() {
    while (done.isEmpty()) {
      if (timeIsUp) {
        throw new AsyncTimeoutException();
      }
      FutureImpl<@Nullable Void> turn =
          new FutureOfOthers<>(loop, "the next of asCompleted", () -> pending);
      waiting.add(turn);
      try {
        turn.await();
      } catch (Throwable e) {
        turn.cancel();
        waiting.remove(turn);
        if (!done.isEmpty() && !turn.isCancelled()) {
          wakeOne();
        }
        throw e;
      }
    }
    return done.remove();
  }

  /** Counts one that is about to be handed out. */
  private void countOne() {
    if (left == 0) {
      throw new NoSuchElementException("all awaitables were handed out");
    }
    left--;
  }

  /**
   * Hands out awaitables without waiting: Python's {@code for awaitable in as_completed(...)}.
   *
   * @return an iterator over as many awaitables as were given, duplicates counted once
   */
  @Override
  public Iterator<Awaitable<T>> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return left > 0;
      }

      @Override
      public Awaitable<T> next() {
        countOne();
        return Coroutine.of(() -> take().result());
      }
    };
  }

  /**
   * Waits at each step and hands out what was given, done: Python's {@code async for task in
   * as_completed(...)}.
   *
   * @return the futures and tasks in the order in which they are done; what was given as another
   *     awaitable comes as the task that was made for it
   */
  public Iterable<LoopFuture<T>> futures() {
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return left > 0;
          }

          @Override
          public LoopFuture<T> next() {
            countOne();
            return take();
          }
        };
  }
}
