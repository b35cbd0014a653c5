package asyncio4j;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Blocking code on its way through an executor, and its result on its way back. The loop may revoke
 * it or interrupt it at any moment:
 *
 * <pre>
 * QUEUED  --a thread takes it--> RUNNING --the code ends--> ENDED
 * QUEUED  --revoke--> REVOKED                                    the code never starts
 * RUNNING --interrupt--> INTERRUPTING --it is sent--> INTERRUPTED
 * </pre>
 *
 * <p>Code that ends while its interrupt is being sent waits for it, and clears it: the thread's
 * next work must not get it. Whatever ended the code, the outcome goes to the loop's inbox, where a
 * closed loop drops it.
 */
final class ExecutorWork<T extends @Nullable Object> implements Runnable {

  /** What becomes of the outcome, on the loop's line. */
  interface Settler {
    void settle(@Nullable Object result, @Nullable Throwable failure);
  }

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, ExecutorWork.class, int.class);
  private static final VarHandle RUNNER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "runner", VarHandle.class, ExecutorWork.class, Thread.class);

  private static final int QUEUED = 0;
  private static final int RUNNING = 1;
  private static final int ENDED = 2;
  private static final int REVOKED = 3;
  private static final int INTERRUPTING = 4;
  private static final int INTERRUPTED = 5;

  private final EventLoopImpl loop;
  private final Settler settler;

  private volatile int state;

  /**
   * The code; null once it is over. Whoever moves on from QUEUED owns it: the runner or the loop.
   */
  private @Nullable Callable<T> code;

  /** The thread that claimed the work. Set before RUNNING, cleared after the code's end. */
  private volatile @Nullable Thread runner;

  /** Takes the work out of the executor's queue. Belongs to the loop's line. */
  private @Nullable Runnable revocation;

  ExecutorWork(EventLoopImpl loop, Callable<T> code, Settler settler) {
    this.loop = loop;
    this.code = code;
    this.settler = settler;
  }

  // ---- the executor's thread ----

  @Override
  public void run() {
    if (!RUNNER.compareAndSet(this, null, Thread.currentThread())) {
      return; // an executor that runs things twice
    }
    if (!STATE.compareAndSet(this, QUEUED, RUNNING)) {
      runner = null;
      return;
    }
    Callable<T> running = code;
    code = null;
    Outcome outcome = new Outcome();
    try {
      outcome.result = running == null ? null : running.call();
    } catch (Throwable e) {
      outcome.failure = e;
    }
    if (!STATE.compareAndSet(this, RUNNING, ENDED)) {
      clearInterrupt();
    }
    runner = null;
    loop.offer(outcome);
  }

  /** The loop has begun to interrupt this thread. */
  @SuppressWarnings("ThreadPriorityCheck") // the interrupt is a few instructions away
  private void clearInterrupt() {
    while (state == INTERRUPTING) {
      Thread.yield();
    }
    boolean ignored = Thread.interrupted();
  }

  /** Brings the outcome to the loop's line. */
  private final class Outcome extends Ready {
    @Nullable Object result;
    @Nullable Throwable failure;

    @Override
    void run(Strand strand) {
      settler.settle(result, failure);
    }

    @Override
    void discard() {}
  }

  // ---- the loop's line ----

  void setRevocation(Runnable newRevocation) {
    revocation = newRevocation;
  }

  /**
   * Makes sure that the code never starts.
   *
   * @return false if it has started
   */
  boolean revoke() {
    if (!STATE.compareAndSet(this, QUEUED, REVOKED)) {
      return false;
    }
    code = null;
    if (revocation != null) {
      revocation.run();
    }
    return true;
  }

  /** Interrupts the code, if it is running. */
  void interrupt() {
    if (STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
      try {
        Thread running = runner;
        if (running != null) {
          running.interrupt();
        }
      } finally {
        state = INTERRUPTED;
      }
    }
  }
}
