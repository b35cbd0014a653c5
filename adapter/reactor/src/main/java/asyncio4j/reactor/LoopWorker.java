package asyncio4j.reactor;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** A worker: a group of tasks with a door of its own. Any thread. */
final class LoopWorker implements Scheduler.Worker, Scannable {

  private final LoopScheduler scheduler;
  private final TaskGroup tasks;

  LoopWorker(LoopScheduler scheduler) {
    this.scheduler = scheduler;
    this.tasks = new TaskGroup(scheduler);
  }

  @Override
  public Disposable schedule(Runnable task) {
    return scheduler.submit(tasks, task, 0, LoopTask.ONCE);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return scheduler.submit(tasks, task, unit.toNanos(delay), LoopTask.ONCE);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return scheduler.submit(
        tasks, task, unit.toNanos(initialDelay), Math.max(0, unit.toNanos(period)));
  }

  @Override
  public void dispose() {
    tasks.dispose();
  }

  @Override
  public boolean isDisposed() {
    return tasks.isDisposed();
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.BUFFERED) {
      return tasks.size();
    }
    if (key == Attr.PARENT) {
      return scheduler;
    }
    return key == Attr.NAME ? toString() : null;
  }

  @Override
  public String toString() {
    return scheduler + ".worker";
  }
}
