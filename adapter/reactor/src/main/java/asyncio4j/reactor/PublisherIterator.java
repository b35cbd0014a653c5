package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.Context;
import asyncio4j.Discardable;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One iteration: the coroutine's side. It takes items from a {@link BatchSubscriber} and suspends
 * when there are none. The loop's thread.
 */
final class PublisherIterator<T> implements Iterator<T>, Discardable, Consumer<LoopFuture<?>> {

  private final EventLoop loop;
  private final BatchSubscriber<T> source;

  private final AnswerWait answer;

  /** The next item, if it was looked for. */
  private @Nullable T next;

  /** What the coroutine awaits, while it does. */
  private @Nullable LoopFuture<@Nullable Void> signal;

  /**
   * The task that will end the iteration if it ends first: the one that began it, and from the
   * first item on the one that asks. Null if that was a callback.
   */
  private @Nullable Task<?> owner;

  private boolean asked;
  private boolean over;

  /** It ended because the task that it belonged to has, and not because of its publisher. */
  private boolean abandoned;

  private PublisherIterator(EventLoop loop, int batch, @Nullable Object actual) {
    this.loop = loop;
    this.source =
        new BatchSubscriber<>(batch, this::wakeUp, SubscriberContext.forSubscription(), actual);
    this.answer = new AnswerWait(loop, source::hasSignal);
  }

  /**
   * @param actual who the items are for, for diagnosis
   */
  static <T> PublisherIterator<T> over(Publisher<T> publisher, int batch, @Nullable Object actual) {
    EventLoop loop = LoopCalls.ofCoroutine("iterate", "subscribe, or use Flux.toIterable()");
    PublisherIterator<T> iterator = new PublisherIterator<>(loop, batch, actual);
    iterator.own();
    try {
      publisher.subscribe(iterator.source);
    } catch (Throwable e) {
      iterator.close(e);
      throw e;
    }
    return iterator;
  }

  // ---- the coroutine ----

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    if (over) {
      checkAbandoned();
      return false;
    }
    checkNobodyWaits();
    if (!asked) {
      asked = true;
      own();
    }
    while (true) {
      T item = poll();
      if (item != null) {
        next = item;
        return true;
      }
      if (over) {
        return false;
      }
      answer.look();
      if (!source.hasSignal()) {
        suspend();
      }
      if (over) {
        // Somebody else has ended it meanwhile, and what is in the buffer is not ours any more.
        checkAbandoned();
        return false;
      }
    }
  }

  @Override
  public T next() {
    T item = hasNext() ? next : null;
    if (item == null) {
      throw new NoSuchElementException("the publisher has completed");
    }
    next = null;
    return item;
  }

  private @Nullable T poll() {
    try {
      T item = source.poll();
      if (item == null && source.isExhausted()) {
        end();
        Throwable failure = source.failure();
        if (failure != null) {
          throw Failures.sneaky(failure);
        }
      }
      return item;
    } catch (Throwable e) {
      close(e);
      throw e;
    }
  }

  private void suspend() {
    LoopFuture<@Nullable Void> wait = loop.createFuture();
    signal = wait;
    try {
      if (source.sleep()) {
        answer.suspends();
        wait.await();
        answer.resumed();
      }
      signal = null;
    } catch (Throwable e) {
      signal = null;
      close(e);
      throw e;
    }
  }

  /** There is one {@link #signal}: another coroutine would take it from the one that waits. */
  private void checkNobodyWaits() {
    if (signal != null) {
      throw new IllegalStateException(
          "another coroutine waits in this iteration of a publisher already; give each its own by"
              + " calling iterator() in it, or share the items by an AsyncQueue");
    }
  }

  // ---- waking up ----

  /** The subscriber has something for a coroutine that sleeps. Any thread. */
  private void wakeUp() {
    LoopCalls.run(loop, this);
  }

  /** On the loop's thread. */
  @Override
  public void run() {
    LoopFuture<@Nullable Void> waiting = signal;
    // A loop that has been closed has thrown out whoever waited.
    if (waiting != null && !waiting.isDone() && !loop.isClosed()) {
      waiting.setResult(null);
    }
  }

  // ---- the end ----

  boolean isOver() {
    return over;
  }

  /** Leaves early: nothing is left behind upstream or in the buffer. */
  void close() {
    close(null);
  }

  /** As above, throwing something. */
  private void close(@Nullable Throwable thrown) {
    if (!over) {
      end();
      T unused = next;
      next = null;
      source.leave(unused, thrown);
    }
  }

  private void end() {
    over = true;
    source.forgetConsumer();
    disown(owner);
    run(); // A coroutine that waits here would be told by nobody else.
  }

  /** The task that runs now could forget about us: break out of the loop, or never begin it. */
  private void own() {
    Task<?> task = Asyncio.currentTask();
    if (task != null && task != owner) {
      disown(owner);
      owner = task;
      task.addDoneCallback(this, new Context());
    }
  }

  private <R extends @Nullable Object> void disown(@Nullable Task<R> task) {
    if (task != null) {
      owner = null;
      task.removeDoneCallback(this);
    }
  }

  /** Without it, whoever was handed the iterator would take its end for the publisher's. */
  private void checkAbandoned() {
    if (abandoned) {
      throw new IllegalStateException(
          "this iteration of a publisher was cancelled with the task that it belonged to, the first"
              + " to ask for an item or, before that, the one that began it; hand on the"
              + " AsyncIterable, and call iterator() in the task that iterates");
    }
  }

  /** What this is one iteration of, as Reactor's tools see it. */
  BatchSubscriber<T> source() {
    return source;
  }

  /** The task has ended, the iteration has not, and the loop is being closed. */
  @Override
  public void discard() {
    close();
  }

  /** The task has ended and the iteration has not. */
  @Override
  public void accept(LoopFuture<?> task) {
    if (over) {
      return;
    }
    abandoned = true;
    close();
    if (loop.getDebug()) {
      loop.callExceptionHandler(
          Map.of(
              "message",
              "An iteration of a publisher was left open and is cancelled with its task; use"
                  + " try-with-resources",
              "task",
              task));
    }
  }
}
