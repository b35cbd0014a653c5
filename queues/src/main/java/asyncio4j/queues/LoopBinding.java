package asyncio4j.queues;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The loop that something belongs to: the one on which it was first waited for. CPython's {@code
 * mixins.py}.
 */
final class LoopBinding {

  private static final VarHandle LOOP =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "loop", VarHandle.class, LoopBinding.class, EventLoop.class);

  /** Set once, by whichever loop is first: two loops on two threads may try. */
  private volatile @Nullable EventLoop loop;

  /** The running loop, if the owner belongs to it or to none yet. */
  EventLoop get(Object owner) {
    EventLoop running = Asyncio.getRunningLoop();
    EventLoop bound = loop;
    if (bound != running && !(bound == null && bind(running))) {
      throw new IllegalStateException(owner + " is bound to a different event loop");
    }
    return running;
  }

  /**
   * In debug mode, refuses a call from a thread that does not run the loop to which the owner
   * belongs: what it changes would be seen late or never, and nobody would be woken.
   */
  void checkThread(Object owner, String method) {
    EventLoop bound = loop;
    if (bound != null) {
      bound.checkThread(owner, method, false);
    }
  }

  private boolean bind(EventLoop running) {
    return LOOP.compareAndSet(this, (EventLoop) null, running);
  }
}
