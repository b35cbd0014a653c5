package asyncio4j.reactor;

import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * One subscriber of a {@link FutureMono}: a done-callback of the future, until that is done or the
 * subscriber leaves. A failure is signalled at once, a value when it is requested.
 */
final class FutureSubscription<T> extends LoopSubscription<T>
    implements Consumer<LoopFuture<? extends @Nullable T>> {

  private static final VarHandle REQUESTED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "requested",
          VarHandle.class,
          FutureSubscription.class,
          boolean.class);

  private static final VarHandle SIGNALLED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "signalled",
          VarHandle.class,
          FutureSubscription.class,
          boolean.class);

  private final LoopFuture<? extends @Nullable T> future;
  private final boolean cancelFuture;

  /** Set by the first request; any thread. */
  private volatile boolean requested;

  /**
   * Set by whoever sends the signals, all of them. Without a loop that can be any thread that finds
   * the loop closed, and there may be several at once.
   */
  @SuppressWarnings("UnusedVariable") // SIGNALLED reads it
  private volatile boolean signalled;

  /** The callback was added. The loop's thread. */
  private boolean added;

  FutureSubscription(
      CoreSubscriber<? super T> actual,
      LoopFuture<? extends @Nullable T> future,
      boolean cancelFuture) {
    super(future.getLoop(), actual);
    this.future = future;
    this.cancelFuture = cancelFuture;
    callLoop(); // The gate keeps it until onSubscribe has returned.
  }

  @Override
  void requested(long n) {
    if (!requested && REQUESTED.compareAndSet(this, false, true)) {
      callLoop();
    }
  }

  /** The loop may be closed: a future that is done keeps its result. */
  @Override
  boolean canBegin() {
    return true;
  }

  // ---- the loop's thread; any thread once the loop is closed ----

  @Override
  public void run() {
    if (!isActive()) {
      leave();
    } else if (!added) {
      added = true;
      future.addDoneCallback(this, variables);
    } else if (future.isDone()) {
      accept(future);
    }
  }

  private void leave() {
    if (added) {
      future.removeDoneCallback(this);
    }
    if (isViolated()) {
      fail(violation());
    } else if (isCancelled() && cancelFuture) {
      future.cancel();
    }
  }

  /** The future is done. */
  @Override
  public void accept(LoopFuture<? extends @Nullable T> done) {
    if (!isActive()) {
      return;
    }
    Throwable failure = failure(done);
    if (failure != null) {
      if (takeSignals()) {
        terminate(Failures.forSubscriber(failure, actual.currentContext()));
      }
      return;
    }
    T value = done.result();
    if (value == null) {
      if (takeSignals()) {
        complete();
      }
    } else if (requested && takeSignals()) {
      complete(value);
    }
  }

  private void fail(Throwable error) {
    if (takeSignals()) {
      terminate(error);
    }
  }

  /** Before any signal after {@code onSubscribe}: one thread sends them (rules 1.3, 1.7). */
  private boolean takeSignals() {
    return SIGNALLED.compareAndSet(this, false, true);
  }

  private static @Nullable Throwable failure(LoopFuture<?> done) {
    try {
      return done.exception();
    } catch (CancelledError cancelled) {
      return cancelled;
    }
  }

  /** The loop was closed. What is done is done; what is not will never be. */
  @Override
  public void discard() {
    if (isViolated()) {
      fail(violation());
    } else if (future.isDone()) {
      accept(future);
    } else if (isActive() && takeSignals()) {
      terminateClosed();
    }
  }

  @Override
  public String stepName() {
    return Names.TASK;
  }
}
