package asyncio4j.reactor;

import asyncio4j.Context;
import asyncio4j.Discardable;
import asyncio4j.EventLoop;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * A subscription whose work is done on a loop. This part knows its life and the way from any thread
 * to the loop; what the work is, the subclasses know.
 *
 * <p>Its life:
 *
 * <pre>
 * ACTIVE --a rule was broken, by any thread--> VIOLATED --loop--> TERMINATED (onError)
 * ACTIVE --loop-------------------------------------------------> TERMINATED (onComplete, onError)
 * ACTIVE, VIOLATED --cancel, by any thread----------------------> CANCELLED (no further signal)
 * </pre>
 *
 * <p>Its gate keeps signals apart from {@code onSubscribe} (rule 1.3): what is asked for in there
 * reaches the loop only when it has returned.
 *
 * <pre>
 * HELD --something is asked for--> WANTED
 * HELD, WANTED --onSubscribe returned--> OPEN
 * </pre>
 */
abstract class LoopSubscription<T> implements Subscription, Discardable, Scannable {

  private static final VarHandle LIFE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "life", VarHandle.class, LoopSubscription.class, int.class);
  private static final VarHandle GATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "gate", VarHandle.class, LoopSubscription.class, int.class);
  private static final VarHandle ERROR =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "error",
          VarHandle.class,
          LoopSubscription.class,
          Throwable.class);

  private static final int ACTIVE = 0;
  private static final int VIOLATED = 1;
  private static final int CANCELLED = 2;
  private static final int TERMINATED = 3;

  private static final int HELD = 0;
  private static final int WANTED = 1;
  private static final int OPEN = 2;

  final EventLoop loop;
  final CoreSubscriber<? super T> actual;

  /** The context variables of all that runs for this subscription. */
  final Context variables;

  /** See the class comment. Any thread. */
  private volatile int life = ACTIVE;

  /** See the class comment. Any thread. */
  private volatile int gate = HELD;

  /**
   * Which rule was broken; set before VIOLATED, by the first to break one. Then what the stream
   * ended with, set by whoever ended it. Any thread.
   */
  private volatile @Nullable Throwable error;

  LoopSubscription(EventLoop loop, CoreSubscriber<? super T> actual) {
    this.loop = loop;
    this.actual = actual;
    this.variables = SubscriberContext.variablesFor(actual.currentContext());
  }

  // ---- any thread ----

  /** Gives the subscription to its subscriber, or an error if the loop is closed already. */
  final void begin() {
    if (!canBegin()) {
      Throwable failure = Failures.loopIsClosed(actual.currentContext());
      terminateSilently(failure);
      Operators.error(actual, failure);
      ended();
      return;
    }
    actual.onSubscribe(this);
    if ((int) GATE.getAndSet(this, OPEN) == WANTED) {
      callLoop();
    }
  }

  /** It could not begin: nothing will follow. */
  void ended() {}

  /** False if the loop is closed and there is nothing to be had without it. */
  boolean canBegin() {
    return !loop.isClosed();
  }

  @Override
  public final void request(long n) {
    if (n > 0) {
      requested(n);
    } else if (violate(
        new IllegalArgumentException(
            "request(" + n + "): the number must be positive (Reactive Streams rule 3.9)"))) {
      callLoop();
    }
  }

  /** There is new demand. */
  abstract void requested(long n);

  @Override
  public final void cancel() {
    int now = life;
    while (now == ACTIVE || now == VIOLATED) {
      if (LIFE.compareAndSet(this, now, CANCELLED)) {
        callLoop();
        return;
      }
      now = life;
    }
  }

  /**
   * Somebody broke a rule.
   *
   * @return true if that ends the stream; false if it has ended before
   */
  final boolean violate(Throwable violation) {
    if (!ERROR.compareAndSet(this, null, violation)) {
      return false;
    }
    if (LIFE.compareAndSet(this, ACTIVE, VIOLATED)) {
      return true;
    }
    ERROR.compareAndSet(this, violation, null);
    return false;
  }

  /** Has {@link #run} called on the loop, soon. */
  final void callLoop() {
    if (isHeld()) {
      return;
    }
    try {
      loop.callSoonThreadsafe(this, variables);
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e;
      }
      discard();
    }
  }

  /** True if {@link #begin} will call the loop when it has opened the gate. */
  private boolean isHeld() {
    int now = gate;
    while (now == HELD) {
      if (GATE.compareAndSet(this, HELD, WANTED)) {
        return true;
      }
      now = gate;
    }
    return now == WANTED;
  }

  // ---- the loop's thread ----

  final boolean isActive() {
    return life == ACTIVE;
  }

  final boolean isCancelled() {
    return life == CANCELLED;
  }

  final boolean isViolated() {
    return life == VIOLATED;
  }

  /** The rule that was broken, once {@link #isViolated()}. */
  final Throwable violation() {
    return Objects.requireNonNull(error);
  }

  /**
   * Takes the right to send the last signal.
   *
   * @return false if there may be no further signal
   */
  final boolean terminate() {
    int now = life;
    while (now == ACTIVE || now == VIOLATED) {
      if (LIFE.compareAndSet(this, now, TERMINATED)) {
        return true;
      }
      now = life;
    }
    return false;
  }

  /** Sends the end, if it may be sent. */
  void complete() {
    signalCompletion();
  }

  private void signalCompletion() {
    if (terminate()) {
      error = null; // A rule that was broken meanwhile, too late to end the stream.
      actual.onComplete();
    }
  }

  /** Sends a result and the end. A subscriber that throws, against rule 2.13, gets that back. */
  final void complete(T value) {
    try {
      actual.onNext(value);
    } catch (Throwable e) {
      if (Failures.isFatal(e)) {
        terminateSilently(e);
        throw e;
      }
      terminate(Failures.hooked(e, value, actual.currentContext()));
      return;
    }
    signalCompletion();
  }

  /** Sends an error as the last signal, or drops it if there may be none. */
  final void terminate(Throwable failure) {
    if (terminate()) {
      error = failure;
      actual.onError(failure);
    } else {
      Operators.onErrorDropped(failure, actual.currentContext());
    }
  }

  /** The subscriber failed in a way that it may not be told of. */
  final void terminateSilently(Throwable failure) {
    if (terminate()) {
      error = failure;
    }
  }

  /** The loop is closed. A subscriber who is still there hears of it. */
  final void terminateClosed() {
    if (terminate()) {
      Throwable failure = Failures.loopIsClosed(actual.currentContext());
      error = failure;
      actual.onError(failure);
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    if (key == Attr.CANCELLED) {
      return life == CANCELLED;
    }
    if (key == Attr.TERMINATED) {
      return life == TERMINATED;
    }
    if (key == Attr.ERROR) {
      return error;
    }
    return null;
  }
}
