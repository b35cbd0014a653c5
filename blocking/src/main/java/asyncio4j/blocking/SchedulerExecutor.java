package asyncio4j.blocking;

import asyncio4j.EventLoop;
import asyncio4j.RevocableExecutor;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A Reactor {@link Scheduler} as an executor, to be given to {@link EventLoop#runInExecutor} or
 * {@link EventLoop#setDefaultExecutor}. Work that is cancelled before it began is disposed of, and
 * its place in the scheduler's queue is free again. Fit for any thread.
 */
public final class SchedulerExecutor implements RevocableExecutor {

  private final Supplier<Scheduler> scheduler;

  SchedulerExecutor(Supplier<Scheduler> scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * An executor that runs work on a scheduler.
   *
   * @param scheduler the scheduler; who made it keeps the duty to dispose of it
   * @return the executor
   */
  public static SchedulerExecutor of(Scheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    return new SchedulerExecutor(() -> scheduler);
  }

  /**
   * Schedules work.
   *
   * @param work what to run
   * @return disposes of the work, unless it has begun
   * @throws RejectedExecutionException if the scheduler is full
   * @throws IllegalStateException if the scheduler is disposed
   */
  @Override
  public Runnable enqueue(Runnable work) {
    Scheduler to = scheduler.get();
    try {
      Disposable scheduled = to.schedule(work);
      return scheduled::dispose;
    } catch (RejectedExecutionException e) {
      if (to.isDisposed()) {
        throw new IllegalStateException("cannot schedule new futures after shutdown", e);
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    return scheduler.get().toString();
  }
}
