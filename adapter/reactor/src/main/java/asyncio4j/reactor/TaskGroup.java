package asyncio4j.reactor;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are disposed together: those of a worker, or those that were scheduled on the
 * scheduler itself.
 *
 * <p>Disposing is a flag that each task looks at before it runs. Only the tasks in the loop's timer
 * heap have to be looked for, because they would stay there until their time: those are in a list,
 * linked through the tasks themselves, which belongs to the loop's thread.
 */
final class TaskGroup {

  private static final VarHandle SIZE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "size", VarHandle.class, TaskGroup.class, int.class);

  final LoopScheduler scheduler;

  /** How many tasks the loop holds. Any thread adds, the loop's takes away. */
  private volatile int size;

  /** Set once, by any thread, before it reads {@link #size}. */
  private volatile boolean disposed;

  /** The first of the armed tasks. Owned by the loop's thread. */
  private @Nullable LoopTask first;

  TaskGroup(LoopScheduler scheduler) {
    this.scheduler = scheduler;
  }

  // ---- any thread ----

  /** Counts a task; false if it is turned away, and not counted. */
  boolean enter() {
    SIZE.getAndAdd(this, 1);
    if (!disposed && scheduler.life().enter()) {
      return true;
    }
    SIZE.getAndAdd(this, -1);
    return false;
  }

  /** The loop is done with a task. */
  void leave() {
    SIZE.getAndAdd(this, -1);
    scheduler.life().leave();
  }

  /** The loop is being closed over a task. */
  void leaveClosing() {
    SIZE.getAndAdd(this, -1);
    scheduler.life().leaveClosing();
  }

  int size() {
    return size;
  }

  void dispose() {
    disposed = true;
    if (size > 0) {
      scheduler.onLoop(this::disarmAll);
    }
  }

  /** The group itself is. */
  boolean isDisposed() {
    return disposed;
  }

  /** The group or its scheduler is, so that no task of it may begin. */
  boolean isCancelled() {
    return disposed || scheduler.life().isDisposed();
  }

  // ---- the loop's thread ----

  void add(LoopTask task) {
    LoopTask second = first;
    if (second == null) {
      scheduler.armed().add(this);
    } else {
      second.previous = task;
      task.next = second;
    }
    first = task;
  }

  void remove(LoopTask task) {
    LoopTask before = task.previous;
    LoopTask after = task.next;
    task.previous = null;
    task.next = null;
    if (after != null) {
      after.previous = before;
    }
    if (before != null) {
      before.next = after;
    } else {
      first = after;
      if (after == null) {
        scheduler.armed().remove(this);
      }
    }
  }

  void disarmAll() {
    disarm(true);
  }

  void disarmPeriodic() {
    disarm(false);
  }

  private void disarm(boolean all) {
    LoopTask task = first;
    while (task != null) {
      LoopTask following = task.next;
      if (all || task.isPeriodic()) {
        task.disarm();
      }
      task = following;
    }
  }
}
