package asyncio4j.reactor;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * An event loop as a Reactor scheduler: operators that run on it and the coroutines of the loop
 * take turns on one thread, and never run at the same time.
 *
 * {@snippet :
 * Scheduler scheduler = LoopScheduler.create(loop);
 * flux.publishOn(scheduler).delayElements(Duration.ofSeconds(1), scheduler)
 * }
 *
 * <p><b>Threads.</b> Every method may be called from any thread. A task runs on the loop's thread
 * as a plain callback: it may use the loop, start tasks and complete futures, but it may not await,
 * and it may not block. It runs in a copy of the {@link Context} that was current where it was
 * scheduled. A loop that is not running runs no task; the tasks wait until it does.
 *
 * <p><b>Order.</b> Direct tasks run in the order in which they were scheduled, one worker or many,
 * and in one order with {@link EventLoop#callSoonThreadsafe}. A task that is scheduled by another
 * one runs in the next iteration of the loop. Delays that are zero or negative make a task direct.
 * Delayed tasks run in the order of their deadlines, equal deadlines of one thread in the order in
 * which they were scheduled. Periodic tasks run at a fixed rate; one that is late catches up, one
 * run for each iteration of the loop. With a period of zero or less a task runs once in every
 * iteration, until it fails.
 *
 * <p><b>Time.</b> Delays pass on the loop's clock, and {@link #now} reads it. So on a loop with a
 * {@link asyncio4j.VirtualClock} {@code delayElements}, {@code interval}, {@code timeout} and
 * {@code retryWhen(backoff)} jump instead of waiting, if they are given this scheduler.
 *
 * <p><b>Errors.</b> What a task throws goes to the thread's uncaught exception handler and to
 * {@link Schedulers#onHandleError}, as on Reactor's own schedulers; a periodic task goes on. Only
 * {@link asyncio4j.KeyboardInterrupt} and {@link asyncio4j.SystemExit} end the run of the loop, as
 * they do from every callback.
 *
 * <p><b>Disposal.</b> A task that is disposed does not run any more; one that is running runs to
 * its end, because nobody interrupts a loop. Disposing a worker disposes its tasks, disposing the
 * scheduler those of all workers. <em>The loop stays open and goes on</em>: it belongs to whoever
 * made it, and can have other schedulers. When the loop is closed its scheduler loses the tasks
 * that have not run, and refuses further ones. Refusal is Reactor's own: {@link
 * Exceptions#failWithRejected()}.
 *
 * <p><b>Blocking.</b> Operators like {@code block()} fail on the loop's thread, as they do on any
 * non-blocking thread of Reactor.
 *
 * <p>This is the way from a loop to Reactor. The other way round, a loop that lives on an existing
 * thread of a Reactor scheduler or of a Netty event loop, is not supported: a loop brings its own
 * thread (see {@link EventLoop#runForever}).
 */
public final class LoopScheduler implements Scheduler, Scannable {

  private final EventLoop loop;
  private final SchedulerLife life = new SchedulerLife();
  private final TaskGroup direct = new TaskGroup(this);

  /** For what runs on the loop on our own behalf; entered only there. */
  private final Context housekeeping = new Context();

  /** The groups that have armed tasks. Owned by the loop's thread. */
  private final Set<TaskGroup> armed = new HashSet<>();

  private LoopScheduler(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * A scheduler for a loop. One loop may have several; each is disposed for itself.
   *
   * @param loop the loop, running or not
   * @return a new scheduler; disposing it leaves the loop open
   */
  public static LoopScheduler create(EventLoop loop) {
    return new LoopScheduler(Objects.requireNonNull(loop, "loop"));
  }

  /**
   * The loop that runs the tasks.
   *
   * @return the loop given to {@link #create}
   */
  public EventLoop loop() {
    return loop;
  }

  // ---- Scheduler ----

  @Override
  public Disposable schedule(Runnable task) {
    return submit(direct, task, 0, LoopTask.ONCE);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return submit(direct, task, unit.toNanos(delay), LoopTask.ONCE);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return submit(direct, task, unit.toNanos(initialDelay), Math.max(0, unit.toNanos(period)));
  }

  /**
   * Accepts a task and sends it on its way.
   *
   * @param period nanoseconds, zero for every iteration, or {@link LoopTask#ONCE}
   */
  Disposable submit(TaskGroup group, Runnable task, long delayNanos, long period) {
    Runnable hooked = Schedulers.onSchedule(Objects.requireNonNull(task, "task"));
    if (!group.enter()) {
      throw Exceptions.failWithRejected();
    }
    LoopTask accepted = new LoopTask(group, hooked, delayNanos, period);
    if (!accepted.submit()) {
      throw Exceptions.failWithRejected();
    }
    return accepted;
  }

  /**
   * Creates a worker. Workers of a scheduler differ only in what {@link Worker#dispose()} disposes.
   *
   * @return a new worker; one of a disposed scheduler rejects every task
   */
  @Override
  public Worker createWorker() {
    return new LoopWorker(this);
  }

  /**
   * The time on the loop's clock.
   *
   * @param unit the unit of the result
   * @return in milliseconds and coarser the time since 1970, {@link
   *     asyncio4j.LoopClock#currentTimeMillis()}; in finer units the time since an arbitrary
   *     origin, {@link EventLoop#time()}
   */
  @Override
  public long now(TimeUnit unit) {
    return unit.compareTo(TimeUnit.MILLISECONDS) >= 0
        ? unit.convert(loop.clock().currentTimeMillis(), TimeUnit.MILLISECONDS)
        : unit.convert(loop.time(), TimeUnit.NANOSECONDS);
  }

  /**
   * Does nothing, since the loop is there already.
   *
   * @throws IllegalStateException if the scheduler is disposed; there is no way back from that
   */
  @Override
  public void init() {
    if (isDisposed()) {
      throw new IllegalStateException("Initializing a disposed scheduler is not permitted");
    }
  }

  /**
   * Rejects further tasks and drops those that have not begun. The loop stays open and goes on. May
   * be called from any thread, does not wait.
   */
  @Override
  public void dispose() {
    if (life.dispose()) {
      onLoop(() -> sweep(TaskGroup::disarmAll));
    }
  }

  /**
   * Rejects further tasks and lets those that were accepted run, delayed ones included; periodic
   * ones end. A following {@link #dispose()} drops what is left.
   *
   * @return completes when the loop holds no task of this scheduler any more, on the loop's thread
   *     as a rule; a loop that is not running keeps it waiting, and closing the loop completes it.
   *     Nothing begins before the first subscription. Cancelling a subscription changes nothing
   */
  @Override
  public Mono<Void> disposeGracefully() {
    return Mono.defer(() -> {
      if (life.drain()) {
        onLoop(() -> sweep(TaskGroup::disarmPeriodic));
      }
      return Mono.fromFuture(life.over(), true);
    });
  }

  /**
   * Tells whether the scheduler rejects tasks.
   *
   * @return true from the call of {@link #dispose()} or the subscription to {@link
   *     #disposeGracefully()} on, also while accepted tasks are still running
   */
  @Override
  public boolean isDisposed() {
    return !life.isOpen();
  }

  // ---- Scannable ----

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.BUFFERED) {
      return life.tasks();
    }
    return key == Attr.NAME ? toString() : null;
  }

  /**
   * The name, for diagnosis.
   *
   * @return {@code loop(} and the loop's name {@code )}
   */
  @Override
  public String toString() {
    return "loop(" + loop.name() + ")";
  }

  // ---- for its parts ----

  SchedulerLife life() {
    return life;
  }

  /** Runs something on the loop's thread, now or soon. A closed loop has nothing left to do. */
  void onLoop(Runnable action) {
    if (EventLoop.runningHere() == loop) {
      action.run();
      return;
    }
    try {
      loop.callSoonThreadsafe(action, housekeeping);
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e;
      }
    }
  }

  /** The groups that have armed tasks. On the loop's thread. */
  Set<TaskGroup> armed() {
    return armed;
  }

  private void sweep(Consumer<TaskGroup> broom) {
    List.copyOf(armed).forEach(broom);
  }
}
