package asyncio4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop's side of blocking code on an executor: a future that disposes of the work when it is
 * cancelled. {@link ExecutorWork} is the other side.
 */
final class ExecutorFuture<T extends @Nullable Object> extends FutureImpl<T> {

  private final ExecutorWork<T> work;
  private final boolean interrupts;

  /** Takes the outcome for Flight Recorder, if that is on. */
  private final @Nullable Consumer<String> hop;

  /** Called when the work is over: it ended, was taken back or was rejected. */
  private final Runnable onOver;

  private ExecutorFuture(EventLoopImpl loop, Callable<T> code, OnCancel onCancel, Runnable onOver) {
    super(loop);
    this.hop = FlightRecording.hop(loop);
    this.interrupts = onCancel == OnCancel.INTERRUPT;
    this.onOver = onOver;
    this.work = new ExecutorWork<>(loop, code, this::settle);
  }

  /**
   * Gives code to an executor, with the caller's context and thread locals, unless it goes to
   * another process. On the loop's line.
   */
  static <T extends @Nullable Object> LoopFuture<T> submit(
      EventLoopImpl loop, Executor executor, Callable<T> code, OnCancel onCancel, Runnable onOver) {
    if (executor instanceof RemoteExecutor remote) {
      return RemoteWork.submit(loop, remote, code, onCancel, onOver);
    }
    ExecutorFuture<T> future = new ExecutorFuture<>(loop, carried(code, onOver), onCancel, onOver);
    try {
      if (executor instanceof RevocableExecutor revocable) {
        future.work.setRevocation(revocable.enqueue(future.work));
      } else {
        executor.execute(future.work);
      }
    } catch (Throwable e) {
      if (!future.work.revoke()) {
        throw e; // it was accepted and runs; what failed is something else
      }
      future.settle(null, e instanceof RejectedExecutionException no ? explain(executor, no) : e);
    }
    return future;
  }

  /** Whoever's thread locals cannot be read gets no future, so its work is over here. */
  private static <T extends @Nullable Object> Callable<T> carried(
      Callable<T> code, Runnable onOver) {
    try {
      return Locals.carry(code);
    } catch (Throwable e) {
      onOver.run();
      throw e;
    }
  }

  private static RuntimeException explain(Executor executor, RejectedExecutionException rejection) {
    if (executor instanceof ExecutorService service && service.isShutdown()) {
      return new IllegalStateException("cannot schedule new futures after shutdown", rejection);
    }
    return new RejectedExecutionException(
        "the executor "
            + executor
            + " rejected the work"
            + (rejection.getMessage() != null ? ": " + rejection.getMessage() : ""),
        rejection);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean cancelled = super.cancel(message);
    if (cancelled) {
      if (work.revoke()) {
        onOver.run();
        if (hop != null) {
          hop.accept("cancelled");
        }
      } else if (interrupts) {
        work.interrupt();
      }
    }
    return cancelled;
  }

  @Override
  String awaitedAs() {
    return "work on an executor" + StackFrames.createdAt(source);
  }

  private void settle(@Nullable Object result, @Nullable Throwable failure) {
    onOver.run();
    if (hop != null) {
      hop.accept(isDone() ? "cancelled" : failure == null ? "finished" : "failed");
    }
    if (!isDone()) {
      if (failure == null) {
        finish(result);
      } else {
        fail(CoroutineImpl.endedBy(failure));
      }
    } else if (failure != null && !interrupts) {
      report(failure);
    }
  }

  private void report(Throwable failure) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", "Exception in blocking code whose await was cancelled");
    context.put("exception", failure);
    context.put("future", this);
    loop.callExceptionHandler(context);
  }
}
