package asyncio4j.reactor;

import asyncio4j.Context;
import asyncio4j.EventLoop;

/** The way to a loop. */
final class LoopCalls {

  private LoopCalls() {}

  /**
   * Runs something on a loop's thread: at once if this is it, else soon. A loop that is closed has
   * ended whatever might have cared.
   */
  static void run(EventLoop loop, Runnable action) {
    if (EventLoop.runningHere() == loop) {
      action.run();
      return;
    }
    try {
      loop.callSoonThreadsafe(action, new Context());
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e;
      }
    }
  }

  /** The loop that runs the caller, or else the one that all share. */
  static EventLoop runningOrShared() {
    EventLoop running = EventLoop.runningHere();
    return running != null ? running : EventLoop.shared();
  }

  /** The loop of the coroutine that calls. */
  static EventLoop ofCoroutine(String what, String instead) {
    EventLoop running = EventLoop.runningHere();
    if (running == null) {
      throw new IllegalStateException(
          what
              + " outside a coroutine: call it from the body of Asyncio.run or of a task; elsewhere"
              + " "
              + instead);
    }
    return running;
  }
}
