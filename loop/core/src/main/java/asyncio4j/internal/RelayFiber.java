package asyncio4j.internal;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on an ordinary virtual thread: the two sides hand a baton to each other with park and
 * unpark.
 *
 * <p>The body may itself hand over to another relay fiber (a generator) and be suspended from in
 * there; {@link #active} is the thread that holds the place, and gets the baton back.
 *
 * <p>Below a native frame a virtual thread keeps its carrier while it waits, one of the JDK's pool.
 */
final class RelayFiber extends Fiber {

  /**
   * Whose turn it is. Each side sets it to the other's value and waits for its own; that orders
   * everything else here.
   */
  private volatile boolean inside;

  /** The side that waits does so on this object's monitor, since it could not park. */
  private volatile boolean onMonitor;

  /** The thread to wake on resume. Written by the body's side before it gives the baton away. */
  private Thread active;

  /**
   * The thread to wake on suspend, and the line. Written by the resuming side before it gives the
   * baton away.
   */
  private @Nullable Thread resumer;

  private @Nullable Line line;

  private final Runnable body;

  /** Only the resuming side touches it. */
  private boolean started;

  RelayFiber(Runnable body) {
    this.body = body;
    active = CoroutineThreads.unstarted(Thread.ofVirtual(), this::main);
  }

  @Override
  public Runnable body() {
    return body;
  }

  private void main() {
    try {
      enter();
      runBody();
    } finally {
      leave();
    }
  }

  @Override
  public void resume(Line onLine) {
    StackRoom.check();
    Thread me = Here.thread();
    resumer = me;
    line = onLine;
    onLine.thread = active;
    if (started) {
      handOver(true, active);
    } else {
      start(onLine, me);
    }
    waitFor(false);
    onLine.thread = me;
  }

  private void start(Line onLine, Thread me) {
    inside = true;
    try {
      active.start();
    } catch (Throwable e) {
      // No room for another thread, so nobody has taken the baton.
      inside = false;
      onLine.thread = me;
      throw e;
    }
    started = true;
  }

  @Override
  public void suspend() {
    Thread me = Here.thread();
    if (line == null || line.thread != me) {
      throw new IllegalStateException(NOT_INSIDE);
    }
    StackRoom.check();
    active = me;
    leave();
    waitFor(true);
    enter();
  }

  private void enter() {
    if (line != null) {
      line.handedOver();
    }
  }

  private void leave() {
    Thread waiting = resumer;
    resumer = null; // a suspended body does not keep alive who resumed it last
    handOver(false, waiting);
  }

  private void handOver(boolean turn, @Nullable Thread other) {
    inside = turn;
    LockSupport.unpark(other);
    if (onMonitor) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private void waitFor(boolean turn) {
    boolean interrupted = false;
    while (inside != turn) {
      try {
        Here.park();
      } catch (Throwable e) {
        // The stack is too deep to be taken off its carrier. Whatever it is, the other side runs,
        // so this one must not.
        waitOnMonitor(turn);
      }
      // An interrupt would make every further park return at once: keep it for later.
      if (inside != turn && Here.interrupted()) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Here.thread().interrupt();
    }
  }

  /** As a park, but the JDK can do it on any stack: it then keeps the carrier. */
  private synchronized void waitOnMonitor(boolean turn) {
    onMonitor = true;
    try {
      while (inside != turn) {
        wait();
      }
    } catch (InterruptedException e) {
      Here.thread().interrupt();
    } finally {
      onMonitor = false;
    }
  }

  /** From the suspension on: inside it the body may still be waking whoever resumed it. */
  @Override
  public StackTraceElement[] stack() {
    StackTraceElement[] frames = active.getStackTrace();
    for (int i = 0; i < frames.length; i++) {
      if (frames[i].getMethodName().equals("suspend")
          && frames[i].getClassName().equals(RelayFiber.class.getName())) {
        return Arrays.copyOfRange(frames, i, frames.length);
      }
    }
    return frames;
  }
}
