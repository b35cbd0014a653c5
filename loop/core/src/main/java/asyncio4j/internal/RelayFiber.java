package asyncio4j.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on an ordinary virtual thread: the two sides hand a baton to each other with park and
 * unpark.
 *
 * <p>The body may itself hand over to another relay fiber (a generator) and be suspended from in
 * there; {@link #active} is the thread that holds the place, and gets the baton back.
 */
final class RelayFiber extends Fiber {

  /**
   * Whose turn it is. Each side sets it to the other's value and waits for its own; that orders
   * everything else here.
   */
  private volatile boolean inside;

  /** The thread to wake on resume. Written by the body's side before it gives the baton away. */
  private Thread active;

  /**
   * The thread to wake on suspend, and the line. Written by the resuming side before it gives the
   * baton away.
   */
  private @Nullable Thread resumer;

  private @Nullable Line line;
  private boolean started;

  RelayFiber(Runnable body) {
    super(body);
    active = Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(this::main);
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
    Thread me = Here.thread();
    resumer = me;
    line = onLine;
    onLine.thread = active;
    inside = true;
    if (started) {
      LockSupport.unpark(active);
    } else {
      started = true;
      active.start();
    }
    parkUntil(false);
    onLine.thread = me;
  }

  @Override
  public void suspend() {
    Thread me = Here.thread();
    if (line == null || line.thread != me) {
      throw new IllegalStateException(NOT_INSIDE);
    }
    active = me;
    leave();
    parkUntil(true);
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
    inside = false;
    LockSupport.unpark(waiting);
  }

  private void parkUntil(boolean turn) {
    boolean interrupted = false;
    while (inside != turn) {
      Here.park();
      // An interrupt would make every further park return at once: keep it for later.
      if (inside != turn && Here.interrupted()) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Here.thread().interrupt();
    }
  }

  @Override
  public StackTraceElement[] stack() {
    return active.getStackTrace();
  }
}
