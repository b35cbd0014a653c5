package asyncio4j.reactor;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * Waits in a coroutine for an item of a publisher.
 *
 * <p>The coroutine and the publisher meet in {@link #state}:
 *
 * <pre>
 * PENDING --the publisher ends--> DONE                  the coroutine never suspends
 * PENDING --the coroutine suspends--> SUSPENDED --the publisher ends--> DONE, and a wake-up
 * PENDING, SUSPENDED --the coroutine leaves--> LEFT     what comes later is discarded
 * </pre>
 */
final class AwaitSubscriber<T> implements CoreSubscriber<T>, Runnable, Scannable {

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, AwaitSubscriber.class, int.class);

  private static final VarHandle VALUE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "value", VarHandle.class, AwaitSubscriber.class, Object.class);

  private static final int PENDING = 0;
  private static final int SUSPENDED = 1;
  private static final int DONE = 2;
  private static final int LEFT = 3;

  private final EventLoop loop;
  private final reactor.util.context.Context context = SubscriberContext.forSubscription();
  private final AwaitForm form;

  /** Any thread. */
  private volatile int state = PENDING;

  /** Set by the publisher, once; read by whoever leaves. */
  private volatile @Nullable Subscription upstream;

  /**
   * Written by the publisher before DONE, read by the coroutine after it. Whoever takes it out to
   * discard it does so atomically.
   */
  private @Nullable Object value;

  /** Written by the publisher before DONE, read by the coroutine after it. */
  private @Nullable Throwable failure;

  /** What the coroutine awaits; set by it before SUSPENDED. */
  private @Nullable LoopFuture<@Nullable Void> signal;

  private AwaitSubscriber(EventLoop loop, AwaitForm form) {
    this.loop = loop;
    this.form = form;
  }

  /** See {@link Reactive#await}. */
  @SuppressWarnings("unchecked") // the callable of a scalar publisher gives its item
  static <T> @Nullable T await(Publisher<T> publisher, AwaitForm form) {
    if (publisher instanceof Fuseable.ScalarCallable<?> scalar) {
      return (T) check(callScalar(scalar), form);
    }
    EventLoop loop = LoopCalls.ofCoroutine("await", "subscribe, or use block()");
    if (publisher instanceof FutureMono<T> mono && mono.isThereFor(loop)) {
      return (T) check(mono.result(), form);
    }
    AwaitSubscriber<T> subscriber = new AwaitSubscriber<>(loop, form);
    try {
      publisher.subscribe(subscriber);
      subscriber.suspendUntilDone();
    } catch (Throwable e) {
      subscriber.leave(e);
      throw e;
    }
    return subscriber.outcome();
  }

  /** A value that is there already, got as Reactor's own operators get it. */
  private static @Nullable Object callScalar(Fuseable.ScalarCallable<?> scalar) {
    try {
      return scalar.call();
    } catch (Throwable e) {
      // An Error is wrapped there, so as to be thrown.
      throw Failures.sneaky(Exceptions.unwrap(e));
    }
  }

  // ---- the coroutine ----

  private void suspendUntilDone() {
    if (state == DONE) {
      return;
    }
    LoopFuture<@Nullable Void> wait = loop.createFuture();
    signal = wait;
    if (STATE.compareAndSet(this, PENDING, SUSPENDED)) {
      wait.await();
    }
  }

  @SuppressWarnings("unchecked") // onNext stores only a T
  private @Nullable T outcome() {
    Throwable thrown = failure;
    if (thrown != null) {
      throw Failures.sneaky(thrown);
    }
    return (T) check(value, form);
  }

  private static @Nullable Object check(@Nullable Object value, AwaitForm form) {
    if (value == null && !form.orNull) {
      throw new NoSuchElementException(
          "the publisher completed without an item; await, awaitFirstOrNull and awaitLastOrNull"
              + " allow that");
    }
    return value;
  }

  /** The await was cancelled or could not be: nobody is there for the item any more. */
  private void leave(Throwable why) {
    if ((int) STATE.getAndSet(this, LEFT) != DONE) {
      cancelUpstream();
    } else if (failure != null && failure != why) {
      Operators.onErrorDropped(failure, context);
    }
    discardValue();
  }

  /** The publisher has ended: the coroutine goes on. On the loop's thread. */
  @Override
  public void run() {
    LoopFuture<@Nullable Void> waiting = signal;
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  // ---- the publisher, any thread ----

  @Override
  public void onSubscribe(Subscription subscription) {
    if (subscription == null) {
      throw broken(Violations.nullSubscription());
    }
    if (upstream != null) {
      subscription.cancel();
      cancelUpstream();
      fail(Violations.secondSubscription());
      return;
    }
    upstream = subscription;
    if (state == LEFT) {
      subscription.cancel();
    } else {
      request(subscription);
    }
  }

  /** What it throws, against rule 3.16, would be lost on the publisher's thread. */
  private void request(Subscription from) {
    try {
      from.request(form.demand);
    } catch (Throwable e) {
      Exceptions.throwIfFatal(e);
      if (e != failure) {
        fail(e);
      }
    }
  }

  @Override
  public void onNext(T item) {
    if (item == null) {
      throw broken(Violations.nullItem());
    }
    if (state == DONE) {
      Operators.onNextDropped(item, context);
    } else if (state == LEFT) {
      Operators.onDiscard(item, context);
    } else if (upstream == null) {
      Operators.onDiscard(item, context);
      fail(Violations.itemBeforeSubscription());
    } else {
      take(item);
      // The item must be there before the state is read: who leaves does it the other way round.
      VarHandle.fullFence();
      if (state == LEFT) {
        discardValue();
      }
    }
  }

  private void take(T item) {
    if (form.isLast()) {
      discard(VALUE.getAndSet(this, item));
    } else if (form.isFirst()) {
      value = item;
      cancelUpstream();
      end(null);
    } else if (value == null) {
      value = item;
    } else {
      cancelUpstream();
      Operators.onDiscard(item, context);
      fail(
          new IndexOutOfBoundsException(
              "the publisher emitted more than one item; take one with awaitFirst or awaitLast, or"
                  + " all with iterate"));
    }
  }

  @Override
  public void onError(Throwable error) {
    if (error == null) {
      throw broken(Violations.nullError());
    }
    fail(error);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private void fail(Throwable error) {
    if (state != DONE) {
      discardValue();
    }
    end(error);
  }

  /** The publisher broke the specification in a way that its caller gets to see as well. */
  private NullPointerException broken(NullPointerException error) {
    cancelUpstream();
    fail(error);
    return error;
  }

  private void cancelUpstream() {
    Subscription current = upstream;
    if (current != null) {
      current.cancel();
    }
  }

  private void discardValue() {
    discard(VALUE.getAndSet(this, null));
  }

  private void discard(@Nullable Object unused) {
    if (unused != null) {
      Operators.onDiscard(unused, context);
    }
  }

  private void end(@Nullable Throwable error) {
    int now = state;
    while (now == PENDING || now == SUSPENDED) {
      failure = error;
      if (STATE.compareAndSet(this, now, DONE)) {
        if (now == SUSPENDED) {
          LoopCalls.run(loop, this);
        }
        return;
      }
      now = state;
    }
    if (now == LEFT) {
      discardValue();
    }
    if (error != null) {
      Operators.onErrorDropped(error, context);
    }
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
    if (key == Attr.TERMINATED) {
      return state == DONE;
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
    return Names.AWAIT;
  }
}
