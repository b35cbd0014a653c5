package asyncio4j.reactor;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a scheduler accepts tasks, and how many its loop holds. Both are in one number, so that a
 * task is either counted before the door closes or turned away.
 *
 * <pre>
 * OPEN --drain--> DRAINING --dispose--> DISPOSED
 * OPEN --dispose--> DISPOSED
 * </pre>
 *
 * <p>It is over when it is not open and holds no task. Every method may be called from any thread.
 */
final class SchedulerLife {

  private static final VarHandle NOW =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "now", VarHandle.class, SchedulerLife.class, long.class);

  /** No further tasks; those that are there run. */
  private static final long DRAINING = 1L << 61;

  /** No further tasks; those that are there do not run. */
  private static final long DISPOSED = 1L << 62;

  private static final long TASKS = DRAINING - 1;

  /** The flags and the number of tasks, of those too that are being turned away just now. */
  private volatile long now;

  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Counts a task; false if it is turned away, and not counted. */
  boolean enter() {
    long before = (long) NOW.getAndAdd(this, 1L);
    if (before <= TASKS) {
      return true;
    }
    leave();
    return false;
  }

  /** The loop is done with a task. */
  void leave() {
    if (isLast((long) NOW.getAndAdd(this, -1L) - 1)) {
      over.complete(null);
    }
  }

  /** The loop is being closed over a task: whoever waits for the end must not run in there. */
  void leaveClosing() {
    if (isLast((long) NOW.getAndAdd(this, -1L) - 1)) {
      over.completeAsync(() -> null);
    }
  }

  /** Lets the tasks run out; true if there are any. */
  boolean drain() {
    return shut(DRAINING);
  }

  /** Drops the tasks; true if there are any. */
  boolean dispose() {
    return shut(DISPOSED);
  }

  private boolean shut(long how) {
    long shut = (long) NOW.getAndBitwiseOr(this, how) | how;
    if (isLast(shut)) {
      over.complete(null);
      return false;
    }
    return true;
  }

  private static boolean isLast(long state) {
    return state > TASKS && (state & TASKS) == 0;
  }

  boolean isOpen() {
    return now <= TASKS;
  }

  boolean isDisposed() {
    return now >= DISPOSED;
  }

  /** The number of tasks that the loop holds. */
  int tasks() {
    return (int) Math.min(now & TASKS, Integer.MAX_VALUE);
  }

  /** Completed when it is over. */
  CompletableFuture<Void> over() {
    return over;
  }
}
