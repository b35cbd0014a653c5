package asyncio4j;

import asyncio4j.internal.StackRoom;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The future's state machine: PENDING to FINISHED, FAILED or CANCELLED, once.
 *
 * <p>The fields belong to the loop's line. {@link #state} is published, so that other threads may
 * ask whether the future is done; it is written last. There may be very many of them, hence the one
 * field for what the states have to say.
 *
 * <p>Some stand in a queue of the loop themselves, with no object beside them for that: a task for
 * its steps, a sleep for its end.
 */
non-sealed class FutureImpl<T extends @Nullable Object> extends Ready implements LoopFuture<T> {

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, FutureImpl.class, byte.class);

  private static final byte PENDING = 0;
  private static final byte FINISHED = 1;
  private static final byte FAILED = 2;
  private static final byte CANCELLED = 3;

  /** Something to schedule when the future is done. */
  interface Callback {
    void schedule(FutureImpl<?> done);
  }

  final EventLoopImpl loop;
  private byte state;

  /**
   * PENDING: the message of a cancellation, if one was asked for. FINISHED: the result. FAILED: the
   * exception. CANCELLED: the message, or the error that a cancelled task's body threw, which is
   * handed out once.
   */
  private @Nullable Object outcome;

  /**
   * PENDING: null, one {@link Callback}, or a list of them. FAILED: the {@link NeverRetrieved} that
   * watches for an exception which nobody looks at, until somebody did. After that, and FINISHED:
   * the message of a cancellation that was asked for and did not come about; as a rule null.
   */
  private @Nullable Object attached;

  /** Where it was created, in debug mode. */
  final @Nullable Throwable source;

  FutureImpl(EventLoopImpl loop) {
    this.loop = loop;
    this.source = loop.getDebug() ? new Throwable(kind() + " was created here") : null;
  }

  String kind() {
    return "Future";
  }

  // ---- in a queue ----

  @Override
  void run(Strand strand) {
    throw new AssertionError("nobody schedules a " + kind());
  }

  @Override
  void discard() {
    // Whoever waits for it has been cancelled by then.
  }

  /** For a dump: what somebody waits for who waits for this. */
  String awaitedAs() {
    return "<" + kind() + " " + stateName() + StackFrames.createdAt(source) + ">";
  }

  /** For a dump: the futures that this one is waiting for; a view that may change. */
  Collection<? extends FutureImpl<?>> behind() {
    return List.of();
  }

  // ---- asking ----

  @Override
  public final EventLoop getLoop() {
    return loop;
  }

  private byte state() {
    return (byte) STATE.getAcquire(this);
  }

  @Override
  public final boolean isDone() {
    return state() != PENDING;
  }

  @Override
  public final boolean isCancelled() {
    return state() == CANCELLED;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // finish() stores only a T
  public final T result() {
    checkResult("Result is not set.");
    if (state == FAILED) {
      throw Sneaky.rethrow((Throwable) outcome);
    }
    return (T) outcome;
  }

  @Override
  public final @Nullable Throwable exception() {
    checkResult("Exception is not set.");
    return peekException();
  }

  /** Somebody wants to know how it ended. */
  private void checkResult(String ifPending) {
    byte now = state();
    if (now == PENDING) {
      throw new InvalidStateException(ifPending);
    }
    if (now == CANCELLED) {
      throw makeCancelledError();
    }
    markRetrieved();
  }

  /** The exception without counting it as looked at; null if there is none. */
  final @Nullable Throwable peekException() {
    return state() == FAILED ? (Throwable) outcome : null;
  }

  /** Somebody has seen, or will see, the exception. */
  final void markRetrieved() {
    if (attached instanceof NeverRetrieved report) {
      report.dismiss();
      attached = report.cancelMessage();
    }
  }

  /** The message of its cancellation, which may also be yet to come, or never have come about. */
  final @Nullable String cancelMessage() {
    Object said = state == PENDING || state == CANCELLED ? outcome : attached;
    return said instanceof NeverRetrieved report
        ? report.cancelMessage()
        : said instanceof String message ? message : null;
  }

  /** For a pending task that is asked to cancel: the message that its error will have. */
  final void setCancelMessage(@Nullable String message) {
    outcome = message;
  }

  /**
   * The error of a cancelled task's body, the first time; after that a new one with the message.
   */
  final CancelledError makeCancelledError() {
    if (state == CANCELLED && outcome instanceof CancelledError kept) {
      outcome = null;
      return kept;
    }
    return new CancelledError(cancelMessage());
  }

  // ---- awaiting ----

  @Override
  public final T await() {
    if (state == PENDING) {
      CoroutineImpl.running("await").handOut(this, true);
      if (state == PENDING) {
        throw new IllegalStateException("await wasn't used with future");
      }
    }
    return resultHere();
  }

  /** The result; in debug mode, what is thrown tells who asked. */
  final T resultHere() {
    if (!loop.getDebug()) {
      return result();
    }
    try {
      return result();
    } catch (Throwable e) {
      AwaitedHere.note(e);
      throw e;
    }
  }

  // ---- completing ----

  @Override
  public void setResult(T value) {
    checkPending();
    finish(value);
  }

  @Override
  public void setException(Throwable failure) {
    checkPending();
    fail(checkException(failure));
  }

  /** An await that throws a StopIteration would end the generator around it in silence. */
  private static Throwable checkException(Throwable failure) {
    return Objects.requireNonNull(failure, "exception") instanceof StopIteration
        ? new IllegalStateException(
            "StopIteration interacts badly with generators and cannot be raised into a Future",
            failure)
        : failure;
  }

  private void checkPending() {
    if (state != PENDING) {
      throw new InvalidStateException("invalid state");
    }
    StackRoom.check();
  }

  /**
   * Before anything is changed: completing a future that somebody waits for belongs to its loop.
   */
  private void checkThread() {
    if (attached != null) {
      loop.checkThread("setResult, setException or cancel", "callSoonThreadsafe");
    }
  }

  final void finish(@Nullable Object value) {
    checkThread();
    Object asked = outcome;
    outcome = value;
    complete(FINISHED);
    if (asked != null) {
      attached = asked;
    }
  }

  final void fail(Throwable failure) {
    checkThread();
    String asked = cancelMessage();
    outcome = failure;
    complete(FAILED);
    // Nobody has retrieved it yet: callbacks run later. The report shows the future as it ended.
    attached = loop.reports().watch(this, failure, asked);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    markRetrieved();
    if (state != PENDING) {
      return false;
    }
    checkThread();
    StackRoom.check();
    outcome = message;
    complete(CANCELLED);
    return true;
  }

  /** A task's body ended with a cancellation. */
  final void cancelledBy(CancelledError error) {
    outcome = error;
    complete(CANCELLED);
  }

  /** A task was cancelled although its body returned. */
  final void cancelledAfterAll() {
    complete(CANCELLED);
  }

  private void complete(byte end) {
    STATE.setRelease(this, end);
    Object scheduled = attached;
    attached = null;
    if (scheduled instanceof Callback one) {
      one.schedule(this);
    } else if (scheduled instanceof List<?> all) {
      for (Object each : all) {
        ((Callback) each).schedule(this);
      }
    }
  }

  // ---- callbacks ----

  /** A user's callback with its context. */
  private record DoneCallback<T extends @Nullable Object>(
      Consumer<? super LoopFuture<T>> callback, Context context) implements Callback {
    @Override
    @SuppressWarnings("unchecked") // it is scheduled by the future that it was added to
    public void schedule(FutureImpl<?> done) {
      done.loop.callSoon(new Notification<>(callback, (LoopFuture<T>) done), context);
    }
  }

  /** A call of a done-callback. One that wants to know is told if the loop closes first. */
  private record Notification<T extends @Nullable Object>(
      Consumer<? super LoopFuture<T>> callback, LoopFuture<T> done) implements Discardable {
    @Override
    public void run() {
      callback.accept(done);
    }

    @Override
    public void discard() {
      if (callback instanceof Discardable discardable) {
        discardable.discard();
      }
    }
  }

  @Override
  public final void addDoneCallback(
      Consumer<? super LoopFuture<T>> callback, @Nullable Context context) {
    Objects.requireNonNull(callback, "callback");
    addCallback(new DoneCallback<>(callback, context != null ? context : Context.copyContext()));
  }

  final void addCallback(Callback callback) {
    Object now = attached;
    if (state != PENDING) {
      callback.schedule(this);
    } else if (now == null) {
      attached = callback;
    } else if (now instanceof Callback first) {
      List<Callback> list = new ArrayList<>(4);
      list.add(first);
      list.add(callback);
      attached = list;
    } else {
      callbackList().add(callback);
    }
  }

  @SuppressWarnings("unchecked") // the only list that the field ever holds
  private List<Callback> callbackList() {
    return (List<Callback>) Objects.requireNonNull(attached);
  }

  @Override
  public final int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    return removeCallbacks(
        added -> added instanceof DoneCallback<?> done && done.callback().equals(callback));
  }

  final int removeCallback(Callback callback) {
    return removeCallbacks(added -> added == callback);
  }

  private int removeCallbacks(java.util.function.Predicate<Callback> which) {
    Object now = attached;
    if (now instanceof Callback one) {
      if (!which.test(one)) {
        return 0;
      }
      attached = null;
      return 1;
    }
    if (now == null || state != PENDING) {
      return 0;
    }
    List<Callback> list = callbackList();
    int before = list.size();
    list.removeIf(which);
    int removed = before - list.size();
    if (list.isEmpty()) {
      attached = null;
    }
    return removed;
  }

  // ---- outside the loop ----

  @Override
  public final CompletableFuture<T> toCompletableFuture() {
    return CompletableFutures.of(this);
  }

  final String stateName() {
    return switch (state()) {
      case PENDING -> "pending";
      case CANCELLED -> "cancelled";
      default -> "finished";
    };
  }

  @Override
  public String toString() {
    String end =
        switch (state()) {
          case FINISHED -> " result=" + Text.of(outcome);
          case FAILED -> " exception=" + Text.of(outcome);
          default -> "";
        };
    return "<" + kind() + " " + stateName() + end + StackFrames.createdAt(source) + ">";
  }
}
