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
 * <p>The JDK submits the continuation, always the same {@link Runnable}, when the thread is started
 * or unparked: on the carrier when {@link #resume} does that, on any other thread (timers, pollers,
 * owners of locks) when the body parked outside {@link #suspend}. A submission only sets a flag;
 * the continuation is run by {@link #resume} alone.
 *
 * <p>A virtual thread that the body starts inherits this scheduler. It is no part of the coroutine,
 * so its continuation goes to the JDK's default pool.
 *
 * <p>Seen from the carrier the body is, after each run of the continuation: done; suspended (at
 * {@link #suspend}); or parked elsewhere, when the carrier holds the loop until it is submitted
 * again, or releases the loop if the host says so.
 */
final class CarriedFiber extends Fiber implements Executor {

  private static final VarHandle RELEASED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "released", VarHandle.class, CarriedFiber.class, boolean.class);

  private final Host host;
  private final Thread virtual;

  /**
   * The continuation of {@link #virtual}; set by the first submission, which its start makes on the
   * carrier.
   */
  private @Nullable Runnable continuation;

  /** The thread that resumes. Compared with itself by the carrier; others unpark it. */
  private volatile @Nullable Thread carrier;

  /** Submitted by the carrier and not run since. Only the carrier touches it. */
  private boolean submittedHere;

  /** Submitted by another thread and not run since. Set by that thread, cleared by the carrier. */
  private volatile boolean submittedElsewhere;

  /**
   * The carrier went on without a parked body. Set by the carrier; whoever takes it back owns the
   * next step.
   */
  private volatile boolean released;

  /**
   * The body is at {@link #suspend}. Body and carrier share a platform thread while either touches
   * it.
   */
  private boolean suspended;

  /** What {@link #callOut} wants run; touched like {@link #suspended}. */
  private @Nullable Runnable callOut;

  /** The body is parked and was released. Only the carrier touches it. */
  private boolean parked;

  private boolean started;

  CarriedFiber(Runnable body, Host host) {
    super(body);
    this.host = host;
    virtual = CarriedThreads.unstarted(this, this::runBody);
  }

  @Override
  public void execute(Runnable task) {
    if (continuation == null) {
      continuation = task;
    } else if (continuation != task) {
      CarriedThreads.defaultScheduler().execute(task);
      return;
    }
    Thread carriedBy = carrier;
    if (Thread.currentThread() == carriedBy) {
      submittedHere = true;
      return;
    }
    submittedElsewhere = true;
    if (carriedBy != null) {
      LockSupport.unpark(carriedBy);
    }
    if (released && RELEASED.compareAndSet(this, true, false)) {
      host.unparked(this);
    }
  }

  @Override
  public void resume(Line line) {
    Thread me = Thread.currentThread();
    if (carrier != me) {
      carrier = me;
    }
    do {
      callOut = null;
      line.thread = virtual;
      if (parked) {
        parked = false;
        released = false;
      } else {
        wake();
      }
      carry();
      line.thread = me;
      if (callOut != null) {
        callOut.run();
      }
    } while (callOut != null);
  }

  private void wake() {
    suspended = false;
    if (started) {
      LockSupport.unpark(virtual);
    } else {
      started = true;
      virtual.start();
    }
  }

  /**
   * Runs the continuation, as often as it is submitted, until the body is suspended, done, or
   * parked and released.
   */
  private void carry() {
    boolean ran = false;
    do {
      if (submittedHere || submittedElsewhere) {
        submittedHere = false;
        if (submittedElsewhere) {
          submittedElsewhere = false;
        }
        ran = true;
        run();
      } else if (ran && host.parked(this, virtual)) {
        release();
        if (parked) {
          return;
        }
      } else {
        hold();
      }
    } while (!suspended && !isDone());
  }

  private void run() {
    Runnable next = continuation;
    if (next != null) {
      next.run();
    }
  }

  /**
   * Lets the loop go on, unless a submission came in between: then nobody told the host, and the
   * carrier goes on here.
   */
  private void release() {
    released = true;
    parked = !submittedElsewhere || !RELEASED.compareAndSet(this, true, false);
  }

  /** Waits for a submission; with it, the loop waits. */
  private void hold() {
    boolean interrupted = false;
    while (!submittedElsewhere && !submittedHere) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void suspend() {
    suspended = true;
    Here.park();
    if (suspended) {
      parkAgain();
    }
  }

  /** A stale permit or an interrupt ended the park. */
  private void parkAgain() {
    boolean interrupted = false;
    while (suspended) {
      // An interrupt would make every further park return at once: keep it for later.
      interrupted |= Here.interrupted();
      Here.park();
    }
    if (interrupted) {
      Here.thread().interrupt();
    }
  }

  @Override
  public void callOut(Runnable action) {
    callOut = action;
    suspend();
  }

  @Override
  public boolean isParked() {
    return parked;
  }

  @Override
  public StackTraceElement[] stack() {
    return virtual.getStackTrace();
  }
}
