package asyncio4j.reactor;

import asyncio4j.Context;
import asyncio4j.Discardable;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.SystemExit;
import asyncio4j.TimerHandle;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A task of a scheduler: direct, delayed or periodic.
 *
 * <pre>
 * SUBMITTED   on its way to the loop, in its inbox or its ready queue
 * ARMED       in the loop's timer heap
 * RUNNING     the action runs
 * DONE        it ran
 * DISPOSED    it will not run any more
 *
 * SUBMITTED --> RUNNING --> DONE             a direct task; by the loop
 * SUBMITTED --> ARMED --> RUNNING            a delayed one; by the loop
 * RUNNING --> ARMED, RUNNING --> SUBMITTED   a periodic one; by the loop
 * SUBMITTED, ARMED, RUNNING --> DISPOSED     by any thread
 * </pre>
 *
 * <p>The loop holds a task in one place at a time, and calls {@link #run} or {@link #discard} when
 * it takes it from there. So the loop's thread alone arms and disarms, and counts the task out of
 * its {@link TaskGroup}, once. Another thread that disposes only says so; if it finds the task
 * armed, it asks the loop to take it out of the heap.
 */
final class LoopTask implements Disposable, Discardable {

  /** In place of a period. */
  static final long ONCE = -1;

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, LoopTask.class, int.class);

  private static final int SUBMITTED = 0;
  private static final int ARMED = 1;
  private static final int RUNNING = 2;
  private static final int DONE = 3;
  private static final int DISPOSED = 4;

  /** Half of what a clock can tell apart, some 146 years. */
  private static final long LONGEST = Long.MAX_VALUE >> 1;

  private volatile int state;

  private final TaskGroup group;

  /** Nanoseconds; zero for once in every iteration; or {@link #ONCE}. */
  private final long period;

  /**
   * Dropped by whoever ends the task: by the loop if it was running, or else by the thread that
   * turned the state to DISPOSED.
   */
  private @Nullable Runnable action;

  /** Handed from the thread that schedules to the loop's, like the two below. */
  private @Nullable Context context;

  /** When it is to run, or was to run the last time; nanoseconds on the loop's clock. */
  private long due;

  /** It must be armed before it first runs. */
  private boolean delayed;

  /** Set while the task is armed. Owned by the loop's thread, like the list. */
  private @Nullable TimerHandle timer;

  /** The list of the armed tasks; see {@link TaskGroup}. */
  @Nullable LoopTask previous;

  @Nullable LoopTask next;

  LoopTask(TaskGroup group, Runnable action, long delay, long period) {
    this.group = group;
    this.action = action;
    this.period = Math.min(period, LONGEST);
    this.delayed = delay > 0;
    this.due = delayed || isPeriodic() ? loop().time() + Math.clamp(delay, 0, LONGEST) : 0;
    this.context = Context.copyContext();
  }

  boolean isPeriodic() {
    return period != ONCE;
  }

  // ---- the thread that schedules ----

  /** Sends it to the loop; false if that is closed, and the task ended. */
  boolean submit() {
    try {
      if (delayed && EventLoop.runningHere() == loop()) {
        arm(SUBMITTED);
      } else {
        loop().callSoonThreadsafe(this, context);
      }
    } catch (IllegalStateException e) {
      if (!loop().isClosed()) {
        throw e;
      }
      discard();
    }
    return state != DISPOSED || !loop().isClosed();
  }

  // ---- the loop's thread ----

  @Override
  public void run() {
    unlink();
    int before = state;
    if (isUnwanted()) {
      end(DISPOSED);
    } else if (delayed) {
      arm(before);
    } else if (STATE.compareAndSet(this, before, RUNNING)) {
      perform();
    } else {
      end(DISPOSED);
    }
  }

  private boolean isUnwanted() {
    return state == DISPOSED
        || group.isCancelled()
        || (isPeriodic() && group.scheduler.isDisposed());
  }

  private void perform() {
    boolean failed = true;
    try {
      if (action != null) {
        action.run();
      }
      failed = false;
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      UncaughtErrors.handle(e);
    } finally {
      goOn(failed);
    }
  }

  private void goOn(boolean failed) {
    if (!isPeriodic() || (failed && period == 0)) {
      end(DONE);
    } else if (isUnwanted()) {
      end(DISPOSED);
    } else if (period > 0) {
      due += period;
      arm(RUNNING);
    } else if (STATE.compareAndSet(this, RUNNING, SUBMITTED)) {
      loop().callSoon(this, context);
    } else {
      end(DISPOSED);
    }
  }

  private void arm(int from) {
    delayed = false;
    timer = loop().callAt(due, this, context);
    group.add(this);
    if (!STATE.compareAndSet(this, from, ARMED)) {
      disarm();
    }
  }

  /** Takes it out of the heap, if it is still there. */
  void disarm() {
    TimerHandle armed = timer;
    if (armed != null) {
      armed.cancel();
      unlink();
      end(DISPOSED);
    }
  }

  private void unlink() {
    if (timer != null) {
      timer = null;
      group.remove(this);
    }
  }

  private void end(int how) {
    drop(how);
    group.leave();
  }

  /** The loop closes, and this is the thread that closes it; or it was closed before. */
  @Override
  public void discard() {
    unlink();
    drop(DISPOSED);
    group.leaveClosing();
  }

  /** Keeps nothing alive, however long somebody keeps the task. */
  private void drop(int how) {
    state = how;
    action = null;
    context = null;
  }

  // ---- any thread ----

  @Override
  public void dispose() {
    int before;
    do {
      before = state;
      if (before >= DONE) {
        return;
      }
    } while (!STATE.compareAndSet(this, before, DISPOSED));
    if (before != RUNNING) {
      action = null;
    }
    if (before == ARMED) {
      group.scheduler.onLoop(this::disarm);
    }
  }

  /** True once it ran for the last time, or was disposed, or its worker or scheduler was. */
  @Override
  public boolean isDisposed() {
    return state >= DONE || group.isCancelled();
  }

  private EventLoop loop() {
    return group.scheduler.loop();
  }

  /** For the loop's reports, of slow callbacks for instance. */
  @Override
  public String toString() {
    Runnable known = action;
    return "<task of " + group.scheduler + (known != null ? " " + known : "") + ">";
  }
}
