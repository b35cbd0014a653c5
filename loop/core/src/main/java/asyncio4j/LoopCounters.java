package asyncio4j;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a loop counts all the time. Written on the loop's line without any ordering, which costs
 * what a plain write costs; read from any thread.
 */
final class LoopCounters {

  private static VarHandle field(String name) {
    return ConstantBootstraps.fieldVarHandle(
        MethodHandles.lookup(), name, VarHandle.class, LoopCounters.class, long.class);
  }

  private static final VarHandle ITERATIONS = field("iterations");
  private static final VarHandle STEPS = field("steps");
  private static final VarHandle CHORES = field("chores");
  private static final VarHandle READY = field("ready");
  private static final VarHandle SLOW = field("slow");
  private static final VarHandle BLOCKED = field("blocked");

  private long iterations;
  private long steps;
  private long chores;

  @SuppressWarnings("UnusedVariable") // it is read through its handle
  private long ready;

  private long slow;
  private long blocked;

  /** An iteration begins, with so many things to run. */
  void iteration(int readyNow) {
    ITERATIONS.setOpaque(this, iterations + 1);
    READY.setOpaque(this, (long) readyNow);
  }

  /** A callback or a step begins. */
  void step() {
    STEPS.setOpaque(this, steps + 1);
  }

  /** Something else begins that keeps the loop busy. */
  void chore() {
    CHORES.setOpaque(this, chores + 1);
  }

  /** The iteration is over. */
  void iterationOver() {
    READY.setOpaque(this, 0L);
  }

  /** Something was slow, in debug mode. */
  void slow() {
    SLOW.setOpaque(this, slow + 1);
  }

  /** Something has blocked. Under relay the watchdog counts, and nobody else. */
  void blocked() {
    BLOCKED.setOpaque(this, blocked + 1);
  }

  long steps() {
    return (long) STEPS.getOpaque(this);
  }

  /** Changes with each callback, step or anything else that begins. */
  long activities() {
    return steps() + (long) CHORES.getOpaque(this);
  }

  LoopStats stats(int tasks, long stalls) {
    return new LoopStats(
        (long) ITERATIONS.getOpaque(this),
        steps(),
        (int) (long) READY.getOpaque(this),
        tasks,
        (long) SLOW.getOpaque(this),
        (long) BLOCKED.getOpaque(this),
        stalls);
  }
}
