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

  /** The next item, if it was looked for. */
  private @Nullable T next;

  /** What the coroutine awaits, while it does. */
  private @Nullable LoopFuture<@Nullable Void> signal;

  /** The task that will end the iteration if it ends first; null before the first item. */
  private @Nullable Task<?> owner;

  private boolean over;

  private PublisherIterator(EventLoop loop, int batch) {
    this.loop = loop;
    this.source = new BatchSubscriber<>(batch, this::wakeUp, SubscriberContext.forSubscription());
  }

  static <T> PublisherIterator<T> over(Publisher<T> publisher, int batch) {
    EventLoop loop = LoopCalls.ofCoroutine("iterate", "subscribe, or use Flux.toIterable()");
    PublisherIterator<T> iterator = new PublisherIterator<>(loop, batch);
    try {
      publisher.subscribe(iterator.source);
    } catch (Throwable e) {
      iterator.close();
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
      return false;
    }
    while (true) {
      T item = poll();
      if (item != null) {
        next = item;
        if (owner == null) {
          own();
        }
        return true;
      }
      if (over) {
        return false;
      }
      suspend();
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
      close();
      throw e;
    }
  }

  private void suspend() {
    LoopFuture<@Nullable Void> wait = loop.createFuture();
    signal = wait;
    try {
      if (source.sleep()) {
        wait.await();
      }
    } catch (Throwable e) {
      close();
      throw e;
    } finally {
      signal = null;
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
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  // ---- the end ----

  boolean isOver() {
    return over;
  }

  /** Leaves early: nothing is left behind upstream or in the buffer. */
  void close() {
    if (!over) {
      end();
      T unused = next;
      next = null;
      source.leave(unused);
    }
  }

  private void end() {
    over = true;
    source.forgetConsumer();
    Task<?> task = owner;
    if (task != null) {
      disown(task);
    }
  }

  /** From now on somebody could break out of the loop and forget about us. */
  private void own() {
    Task<?> task = Asyncio.currentTask();
    if (task != null) {
      owner = task;
      task.addDoneCallback(this, new Context());
    }
  }

  private <R extends @Nullable Object> void disown(Task<R> task) {
    owner = null;
    task.removeDoneCallback(this);
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
