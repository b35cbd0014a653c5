package asyncio4j.reactor;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jctools.queues.atomic.SpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * One iteration: the publisher's side. It asks for a batch, buffers what comes and asks for more
 * when three quarters are taken. A source that can be polled (a synchronous one, fused) is polled
 * instead, and then there is no buffer.
 *
 * <p>The publisher signals from any thread, one at a time. The consumer, a coroutine, polls and,
 * when there is nothing, sleeps. They meet in {@link #state}:
 *
 * <pre>
 * AWAKE --the consumer finds nothing--> ASLEEP --a signal: wake up--> AWAKE
 * ASLEEP --the consumer finds something after all--> AWAKE
 * AWAKE, ASLEEP --the consumer leaves--> LEFT: whatever comes is discarded
 * </pre>
 */
final class BatchSubscriber<T> implements CoreSubscriber<T>, Scannable {

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, BatchSubscriber.class, int.class);
  private static final VarHandle END =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "end", VarHandle.class, BatchSubscriber.class, Object.class);
  private static final VarHandle DISCARDING =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "discarding", VarHandle.class, BatchSubscriber.class, int.class);

  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final int LEFT = 2;

  /** The end without an error. */
  private static final Object COMPLETED = new Object();

  private final Runnable wakeUp;
  private final int batch;
  private final int refill;
  private final reactor.util.context.Context context;

  /** Whose items they are, if anybody says so and until the end; for diagnosis. */
  private volatile @Nullable Object actual;

  /** See the class comment. */
  private volatile int state = AWAKE;

  /**
   * Null, then COMPLETED or what it failed with, by the publisher. COMPLETED as well once that
   * error was dropped.
   */
  private volatile @Nullable Object end;

  /** How many callers want the buffer emptied; the first does it for all. */
  @SuppressWarnings("UnusedVariable") // DISCARDING reads it
  private volatile int discarding;

  /** Set by the publisher in {@code onSubscribe}. */
  private volatile @Nullable Subscription upstream;

  /** What was not polled yet: ours, or the publisher's own. Set by {@code onSubscribe}. */
  private volatile @Nullable Queue<T> items;

  /** How many items may have come by now. Written by the consumer before it asks for them. */
  private volatile long allowed;

  /** How many have come. The publisher's. */
  private long received;

  /** The items are the publisher's own and end when there are none. Set before {@link #items}. */
  private boolean fused;

  // ---- the consumer ----

  /** Its thread. The publisher compares it with itself: one that calls from there wakes nobody. */
  private @Nullable Thread consumer = Thread.currentThread();

  /** How many were asked for; what the first request is, {@code onSubscribe} knows. */
  private long asked;

  /** How many were taken since more were asked for. */
  private int taken;

  BatchSubscriber(
      int batch, Runnable wakeUp, reactor.util.context.Context context, @Nullable Object actual) {
    this.context = context;
    this.actual = actual;
    this.batch = batch;
    this.refill = batch == Integer.MAX_VALUE ? batch : batch - (batch >> 2);
    this.wakeUp = wakeUp;
  }

  // ---- the publisher ----

  @Override
  public void onSubscribe(Subscription subscription) {
    if (subscription == null) {
      throw broken(Violations.nullSubscription());
    }
    Subscription first = upstream;
    if (first != null) {
      subscription.cancel();
      first.cancel();
      end(Violations.secondSubscription());
      return;
    }
    if (subscription instanceof Fuseable.QueueSubscription<?> queue
        && queue.requestFusion(Fuseable.SYNC) == Fuseable.SYNC) {
      fuse(subscription, queue);
      return;
    }
    long demand = batch == Integer.MAX_VALUE ? Long.MAX_VALUE : batch;
    asked = demand;
    allowed = demand;
    items = newBuffer();
    upstream = subscription;
    if (state == LEFT) {
      subscription.cancel();
    } else {
      request(subscription, demand);
    }
  }

  /** What it throws, against rule 3.16, would be lost on the publisher's thread. */
  private void request(Subscription from, long demand) {
    try {
      from.request(demand);
    } catch (Throwable e) {
      Exceptions.throwIfFatal(e);
      if (e != end) {
        end(e);
      }
    }
  }

  @SuppressWarnings("unchecked") // it polls what it would emit
  private void fuse(Subscription subscription, Fuseable.QueueSubscription<?> queue) {
    fused = true;
    items = (Queue<T>) queue;
    upstream = subscription;
    wakeUpConsumer();
  }

  private Queue<T> newBuffer() {
    return batch == Integer.MAX_VALUE
        ? new SpscUnboundedAtomicArrayQueue<>(256)
        : new SpscAtomicArrayQueue<>(Math.max(batch, 2));
  }

  @Override
  public void onNext(T item) {
    if (item == null) {
      throw broken(Violations.nullItem());
    }
    Queue<T> buffer = items;
    if (end != null) {
      Operators.onNextDropped(item, context);
    } else if (buffer == null) {
      Operators.onDiscard(item, context);
      end(Violations.itemBeforeSubscription());
    } else if (state == LEFT) {
      Operators.onDiscard(item, context);
    } else if (received < allowed && buffer.offer(item)) {
      received++;
      wakeUpConsumer();
    } else {
      Operators.onDiscard(item, context);
      cancelUpstream();
      end(Violations.moreThanRequested());
    }
  }

  @Override
  public void onError(Throwable error) {
    if (error == null) {
      throw broken(Violations.nullError());
    }
    end(error);
  }

  @Override
  public void onComplete() {
    end(COMPLETED);
  }

  /** The publisher broke the specification in a way that its caller gets to see as well. */
  private NullPointerException broken(NullPointerException error) {
    cancelUpstream();
    end(error);
    return error;
  }

  private void end(Object how) {
    if (!END.compareAndSet(this, null, how)) {
      if (how instanceof Throwable late) {
        Operators.onErrorDropped(late, context);
      }
    } else if (state != LEFT) {
      wakeUpConsumer();
    } else {
      dropError(how);
    }
  }

  /** Either side, after LEFT: an error that the consumer does not hear of. One of both drops it. */
  private void dropError(Object how) {
    if (how instanceof Throwable error && END.compareAndSet(this, error, COMPLETED)) {
      Operators.onErrorDropped(error, context);
    }
  }

  /** There is something for the consumer; or it has left, and there must be nothing. */
  private void wakeUpConsumer() {
    if (Thread.currentThread() == consumer) {
      return;
    }
    // The item must be there before the state is read: the consumer does it the other way round.
    VarHandle.fullFence();
    int now = state;
    if (now == ASLEEP && STATE.compareAndSet(this, ASLEEP, AWAKE)) {
      wakeUp.run();
    } else if (now == LEFT) {
      discardBuffer();
    }
  }

  private void cancelUpstream() {
    Subscription current = upstream;
    if (current != null) {
      current.cancel();
    }
  }

  // ---- the consumer ----

  /** The next item; null if there is none now. */
  @Nullable T poll() {
    Queue<T> from = items;
    if (from == null) {
      return null;
    }
    if (fused) {
      return pollFused(from);
    }
    T item = from.poll();
    if (item != null && ++taken == refill) {
      taken = 0;
      Subscription current = upstream;
      if (current != null && batch != Integer.MAX_VALUE) {
        asked += refill;
        allowed = asked;
        current.request(refill);
      }
    }
    return item;
  }

  private @Nullable T pollFused(Queue<T> from) {
    if (end != null) {
      return null;
    }
    T item;
    try {
      item = from.poll();
    } catch (Throwable e) {
      // An operator up there failed, on this thread: as its onError would have been.
      throw Failures.sneaky(Failures.hooked(e, null, context));
    }
    if (item == null) {
      end = COMPLETED;
    }
    return item;
  }

  /** True if there will be no further item. Asked after {@link #poll} found none. */
  boolean isExhausted() {
    Queue<T> from = items;
    return end != null && (fused || from == null || from.isEmpty());
  }

  /** What the publisher failed with; null if it completed. Once exhausted. */
  @Nullable Throwable failure() {
    return end instanceof Throwable error ? error : null;
  }

  /** True if it would be in vain to sleep. */
  boolean hasSignal() {
    Queue<T> from = items;
    return end != null || fused || (from != null && !from.isEmpty());
  }

  /**
   * The consumer is about to sleep.
   *
   * @return false if it must look again first
   */
  boolean sleep() {
    consumer = Thread.currentThread();
    state = ASLEEP;
    if (!hasSignal()) {
      return true;
    }
    // If a signal was quicker its wake-up comes too early, and does nothing.
    STATE.compareAndSet(this, ASLEEP, AWAKE);
    return false;
  }

  /**
   * The consumer is done. A thread that has ended still holds what it ran, and the publisher may
   * hold us for long (rule 3.13).
   */
  void forgetConsumer() {
    consumer = null;
    actual = null;
  }

  /**
   * The consumer wants no more.
   *
   * @param unused an item that was polled
   * @param thrown what the consumer fails with, so that this is not dropped as well
   */
  void leave(@Nullable T unused, @Nullable Throwable thrown) {
    state = LEFT;
    Object how = end;
    if (how == null) {
      cancelUpstream();
    } else if (how != thrown) {
      dropError(how);
    }
    if (unused != null) {
      Operators.onDiscard(unused, context);
    }
    discardBuffer();
  }

  /** Either side, after LEFT; one at a time. */
  private void discardBuffer() {
    Queue<T> left = items;
    if (left == null || (int) DISCARDING.getAndAdd(this, 1) != 0) {
      return;
    }
    int seen = 1;
    do {
      if (fused) {
        left.clear();
      } else {
        for (T item = left.poll(); item != null; item = left.poll()) {
          Operators.onDiscard(item, context);
        }
      }
      seen = (int) DISCARDING.getAndAdd(this, -seen) - seen;
    } while (seen != 0);
  }

  // ---- diagnosis ----

  @Override
  public reactor.util.context.Context currentContext() {
    return context;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PREFETCH) {
      return batch;
    }
    if (key == Attr.BUFFERED) {
      Queue<T> buffer = items;
      return buffer == null || fused ? 0 : buffer.size();
    }
    if (key == Attr.TERMINATED) {
      return end != null;
    }
    if (key == Attr.ERROR) {
      return failure();
    }
    if (key == Attr.CANCELLED) {
      return state == LEFT;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return null;
  }

  @Override
  public String stepName() {
    return Names.ITERATE;
  }
}
