package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a publisher, one at a time, for a coroutine. The next one is asked for when the
 * coroutine wants it, so no more than one is here. What comes too late is released.
 */
final class BufferSource implements Flow.Subscriber<ByteBuf>, AutoCloseable {

  /** The subscription is there. */
  private static final Object SUBSCRIBED = new Object();

  /** Nothing more comes. */
  private record End(@Nullable Throwable failure) {}

  private final EventLoop loop;
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

  /** What came and was not taken: {@link #SUBSCRIBED}, buffers, {@link End}. Any thread. */
  private final Queue<Object> arrived = new ConcurrentLinkedQueue<>();

  /** Nobody takes anything any more. Set on the loop's line. */
  private volatile boolean closed;

  /** The rest belongs to the loop's line. */
  private @Nullable LoopFuture<@Nullable Void> waiter;

  private boolean ended;

  BufferSource(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Waits in a coroutine for the next buffer, which belongs to the caller then; null at the end.
   */
  @Nullable ByteBuf next() {
    Flow.Subscription from = subscription.get();
    Object item = SUBSCRIBED;
    if (from == null) {
      item = take();
      from = subscription.get();
    }
    if (item == SUBSCRIBED && from != null) {
      from.request(1);
      do {
        item = take();
      } while (item == SUBSCRIBED);
    }
    if (item instanceof ByteBuf data) {
      return data;
    }
    ended = true;
    Throwable failure = ((End) item).failure();
    if (failure != null) {
      throw Sneaky.rethrow(failure);
    }
    return null;
  }

  private Object take() {
    for (Object item = arrived.poll(); ; item = arrived.poll()) {
      if (item != null) {
        return item;
      }
      LoopFuture<@Nullable Void> waiting = loop.createFuture();
      waiter = waiting;
      try {
        if (arrived.isEmpty()) {
          waiting.await();
        }
      } finally {
        waiter = null;
      }
    }
  }

  /** Cancels the publisher unless it has ended. On the loop's line. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription from = subscription.get();
    if (from != null && !ended) {
      from.cancel();
    }
    releaseAll();
  }

  private void releaseAll() {
    for (Object item = arrived.poll(); item != null; item = arrived.poll()) {
      if (item instanceof ByteBuf late) {
        late.release();
      }
    }
  }

  private void arrive(Object item) {
    arrived.add(item);
    if (closed) {
      releaseAll();
    } else if (EventLoop.runningHere() == loop) {
      wakeUp();
    } else {
      try {
        loop.callSoonThreadsafe(this::wakeUp, new Context());
      } catch (IllegalStateException e) {
        if (!loop.isClosed()) {
          throw e;
        }
        // The coroutine was cancelled, and does not come back.
        releaseAll();
      }
    }
  }

  private void wakeUp() {
    LoopFuture<@Nullable Void> waiting = waiter;
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (!subscription.compareAndSet(null, given) || closed) {
      given.cancel();
    } else {
      arrive(SUBSCRIBED);
    }
  }

  @Override
  public void onNext(ByteBuf data) {
    arrive(Objects.requireNonNull(data, "data"));
  }

  @Override
  public void onError(Throwable failure) {
    arrive(new End(Objects.requireNonNull(failure, "failure")));
  }

  @Override
  public void onComplete() {
    arrive(new End(null));
  }
}
