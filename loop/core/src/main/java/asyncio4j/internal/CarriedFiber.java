package asyncio4j.internal;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on a virtual thread whose scheduler is this object: the loop's platform thread runs its
 * continuation and so is its carrier.
 *
 * <p>The JDK submits the continuation, always the same {@link Runnable}, when the thread is
 * started, yields, or is unparked: on the carrier inside {@link #resume}, or on any other thread
 * (timers, pollers, owners of locks) when the body parked outside {@link #suspend}. A submission
 * only sets a flag; the continuation is run by {@link #resume} alone.
 *
 * <p>The body suspends by {@link Thread#yield()}, not by a park: the JDK submits the continuation
 * at once and it waits here, runnable, for the next resume. So no stray unpark and no interrupt
 * wakes a suspended body, a yield costs less than a park and an unpark, and one that the JDK
 * refuses, because a native frame is on the stack, returns. (A park would then block the carrier,
 * which is the only thread that could ever end it.)
 *
 * <p>A virtual thread that the body starts inherits this scheduler. It is no part of the coroutine,
 * so its continuation goes to the JDK's default pool.
 *
 * <p>Seen from the carrier the body is, after each run of the continuation: done; suspended (at
 * {@link #suspend}); or blocked elsewhere, when the carrier holds the loop until it is submitted
 * again, or releases the loop if the host says so.
 */
final class CarriedFiber extends Fiber implements Executor, Runnable {

  private static final VarHandle CARRIER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "carrier", VarHandle.class, CarriedFiber.class, Thread.class);

  private static final VarHandle RELEASED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "released", VarHandle.class, CarriedFiber.class, boolean.class);

  /** What {@link #callOut} wants run, and what that threw. */
  private static final class Errand {
    private final Runnable action;
    private @Nullable Throwable thrown;

    Errand(Runnable action) {
      this.action = action;
    }
  }

  /** Body and carrier share a platform thread while the body's side changes it. */
  private Host host;

  private final Thread virtual;

  /**
   * The continuation of {@link #virtual}; set by the first submission, which its start makes on the
   * carrier.
   */
  private @Nullable Runnable continuation;

  /**
   * The thread that is inside {@link #resume}; null while nobody is. Written by that thread, by
   * release: {@link #hold} makes up for the fence that is missing.
   */
  private volatile @Nullable Thread carrier;

  /**
   * Submitted inside {@link #resume} by the carrier and not run since: at a yield, or because the
   * host looked at the stack of a blocked body while somebody unparked it. Only the carrier touches
   * this.
   */
  private boolean submittedHere;

  /**
   * Submitted by anybody else and not run since. Set by the one who submits, cleared by the
   * carrier. It may be stale, since the JDK submits once too often when somebody looks at the
   * stack; to run a continuation that is not runnable does nothing.
   */
  private volatile boolean submittedElsewhere;

  /**
   * The carrier went on without a blocked body. Set by the carrier; whoever takes it back owns the
   * next step.
   */
  private volatile boolean released;

  /**
   * The body is at {@link #suspend}. Body and carrier share a platform thread while either touches
   * it.
   */
  private boolean suspended;

  /** Null when there is none. Touched like {@link #suspended}. */
  private @Nullable Errand errand;

  /** The body is blocked and was released. Only the carrier touches it. */
  private boolean parked;

  CarriedFiber(Host host) {
    this.host = host;
    virtual = CarriedThreads.unstarted(this, this);
  }

  // ---- the JDK's side ----

  @Override
  public void execute(Runnable task) {
    if (continuation == null) {
      continuation = task;
    } else if (continuation != task) {
      CarriedThreads.defaultScheduler().execute(task);
      return;
    }
    if (Here.thread() == carrier) {
      submittedHere = true;
    } else {
      submitElsewhere();
    }
  }

  private void submitElsewhere() {
    submittedElsewhere = true;
    // Only now: the carrier may have changed, and one that comes later will see the flag.
    Thread waiting = carrier;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
    if (released && RELEASED.compareAndSet(this, true, false)) {
      host.unparked(this);
    }
  }

  // ---- the carrier's side ----

  @Override
  public void resume(Line line) {
    Thread me = Here.thread();
    CARRIER.setRelease(this, me);
    try {
      do {
        errand = null;
        line.thread = virtual;
        try {
          carry(me);
        } finally {
          line.thread = me;
        }
      } while (calledOut());
    } finally {
      CARRIER.setRelease(this, null);
    }
  }

  /** Runs the continuation until the body is suspended, done, or parked and released. */
  private void carry(Thread me) {
    if (me.isInterrupted()) {
      // The JDK forgets it when it mounts the body.
      takeInterrupt();
    }
    if (continuation == null) {
      CarriedThreads.start(virtual);
    }
    suspended = false;
    parked = false;
    boolean ran = false;
    while (true) {
      if (submittedHere || submittedElsewhere) {
        submittedHere = false;
        if (submittedElsewhere) {
          submittedElsewhere = false;
        }
        ran = true;
        runContinuation();
        if (suspended || hasEnded()) {
          return;
        }
      } else if (ran && isBlocked() && host.parked(this, virtual)) {
        if (release()) {
          return;
        }
      } else {
        hold();
      }
    }
  }

  private void runContinuation() {
    Runnable next = continuation;
    if (next != null) {
      next.run();
    }
  }

  /** The thread ends a little later than its body, and the JDK may block in between. */
  private boolean hasEnded() {
    return isDone() && !virtual.isAlive();
  }

  /** False if the body was submitted already, or soon will be by whoever looks at its stack. */
  private boolean isBlocked() {
    return virtual.getState() != Thread.State.RUNNABLE;
  }

  /**
   * Lets the loop go on, unless a submission came in between: then nobody told the host, and the
   * carrier goes on here.
   */
  private boolean release() {
    if (submittedHere) {
      return false;
    }
    released = true;
    parked = !submittedElsewhere || !RELEASED.compareAndSet(this, true, false);
    return parked;
  }

  /** Waits for a submission, if there is none yet; with it, the loop waits. */
  private void hold() {
    // Who submits sets the flag and then looks for the carrier; here it is the other way round.
    VarHandle.fullFence();
    while (!submittedHere && !submittedElsewhere) {
      LockSupport.park(this);
      takeInterrupt();
    }
  }

  /** The thread that runs the loop was interrupted: that is meant for the loop. */
  private void takeInterrupt() {
    if (Thread.interrupted()) {
      host.interrupted();
    }
  }

  private boolean calledOut() {
    Errand wanted = errand;
    if (wanted == null) {
      return false;
    }
    try {
      wanted.action.run();
    } catch (Throwable e) {
      wanted.thrown = e;
    }
    return true;
  }

  // ---- the body's side ----

  /** What the virtual thread runs. */
  @Override
  public void run() {
    runBody();
    passOnInterrupt();
  }

  /**
   * To start a thread and to end it takes longer than many a body does: the next one has this
   * thread, as if it were a new one. An interrupt is for the body that was running, or for the
   * loop, and a structured scope that was left open is for the JDK to close when the thread ends;
   * then there is no next one.
   */
  @Override
  @Nullable Runnable another() {
    Thread under = carrier;
    if (under == null
        || under.isInterrupted()
        || virtual.isInterrupted()
        || CarriedThreads.hasOpenScopes(virtual)) {
      return null;
    }
    // First, as what fails now fails for nobody else.
    CarriedThreads.renew(virtual, under);
    Host next = host.successor();
    if (next == null) {
      return null;
    }
    host = next;
    return next.body();
  }

  @Override
  public void suspend() {
    StackRoom.check();
    passOnInterrupt();
    suspended = true;
    try {
      Here.yieldNow();
    } catch (Throwable e) {
      // No room for the frames, in the heap or on the stack: the body goes on with that.
      suspended = false;
      throw e;
    }
    if (suspended) {
      suspended = false;
      throw PinnedStack.here("a coroutine cannot be suspended");
    }
  }

  /**
   * An interrupt of the carrier while it runs the body is for the loop, and the JDK forgets it when
   * the body leaves. One that comes between this look and that moment is lost.
   */
  private void passOnInterrupt() {
    Thread under = carrier;
    if (under != null && under.isInterrupted() && !virtual.isInterrupted()) {
      host.interrupted();
    }
  }

  @Override
  public void callOut(Runnable action) {
    Errand wanted = new Errand(action);
    errand = wanted;
    try {
      suspend();
    } catch (Throwable e) {
      errand = null;
      throw e;
    }
    Throwable thrown = wanted.thrown;
    if (thrown != null) {
      rethrow(thrown);
    }
  }

  /** The action declares nothing checked. */
  private static void rethrow(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  // ---- asking ----

  @Override
  public Runnable body() {
    return host.body();
  }

  @Override
  public boolean isParked() {
    return parked;
  }

  @Override
  public void interrupt() {
    virtual.interrupt();
  }

  @Override
  public @Nullable Thread thread() {
    return continuation != null ? virtual : null;
  }

  @Override
  public StackTraceElement[] stack() {
    return virtual.getStackTrace();
  }
}
