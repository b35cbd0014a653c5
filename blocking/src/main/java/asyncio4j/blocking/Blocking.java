package asyncio4j.blocking;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Blocking code on a Reactor {@link Scheduler}: what {@link EventLoop#runInExecutor} and {@link
 * EventLoop#setDefaultExecutor} are for an executor.
 *
 * <pre>{@code
 * Row row = Blocking.runInExecutor(Schedulers.boundedElastic(), () -> query()).await();
 * }</pre>
 *
 * <p>Work that is cancelled before it began is disposed of. Who made the scheduler keeps the duty
 * to dispose of it.
 */
public final class Blocking {

  private Blocking() {}

  /**
   * Runs blocking code on a scheduler; its thread is interrupted if the future is cancelled: {@code
   * loop.run_in_executor(scheduler, work)} of the running loop. As {@link #runInExecutor(Scheduler,
   * Callable, OnCancel)} with {@link OnCancel#INTERRUPT}.
   *
   * @param scheduler where to run it
   * @param work the blocking code
   * @param <T> the type of its result
   * @return its outcome, to be awaited
   * @throws IllegalStateException if no loop runs here
   */
  public static <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      Scheduler scheduler, Callable<T> work) {
    return runInExecutor(scheduler, work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code on a scheduler: {@code loop.run_in_executor(scheduler, work)} of the running
   * loop. The caller's context and thread locals go along, as there.
   *
   * @param scheduler where to run it
   * @param work the blocking code
   * @param onCancel what becomes of code that runs already when the future is cancelled
   * @param <T> the type of its result
   * @return its outcome, to be awaited; what the code throws as thrown, {@link
   *     java.util.concurrent.RejectedExecutionException} if the scheduler is full, {@link
   *     IllegalStateException} if it is disposed
   * @throws IllegalStateException if no loop runs here
   */
  public static <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      Scheduler scheduler, Callable<T> work, OnCancel onCancel) {
    return Asyncio.getRunningLoop().runInExecutor(SchedulerExecutor.of(scheduler), work, onCancel);
  }

  /**
   * Runs blocking code that returns nothing on a scheduler. As {@link #runInExecutor(Scheduler,
   * Callable)}.
   *
   * @param scheduler where to run it
   * @param work the blocking code
   * @return done when it has ended, to be awaited
   * @throws IllegalStateException if no loop runs here
   */
  public static LoopFuture<@Nullable Void> runInExecutor(
      Scheduler scheduler, CheckedRunnable work) {
    return runInExecutor(scheduler, work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code that returns nothing on a scheduler. As {@link #runInExecutor(Scheduler,
   * Callable, OnCancel)}.
   *
   * @param scheduler where to run it
   * @param work the blocking code
   * @param onCancel what becomes of code that runs already when the future is cancelled
   * @return done when it has ended, to be awaited
   * @throws IllegalStateException if no loop runs here
   */
  public static LoopFuture<@Nullable Void> runInExecutor(
      Scheduler scheduler, CheckedRunnable work, OnCancel onCancel) {
    return Asyncio.getRunningLoop().runInExecutor(SchedulerExecutor.of(scheduler), work, onCancel);
  }

  /**
   * Makes a scheduler the place for {@code runInExecutor(null, work)} and {@link Asyncio#toThread}
   * of a loop: {@code loop.set_default_executor(scheduler)}.
   *
   * @param loop the loop
   * @param scheduler where its blocking code runs from now on
   */
  public static void setDefaultExecutor(EventLoop loop, Scheduler scheduler) {
    loop.setDefaultExecutor(SchedulerExecutor.of(scheduler));
  }
}
