package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import java.util.concurrent.atomic.AtomicLong;

/** The thread of a pipe that blocks, and its way back to the loop. */
final class PipeThread {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private PipeThread() {}

  static void start(Runnable body) {
    Thread.ofPlatform().daemon().name("asyncio4j-pipe-" + NUMBERS.incrementAndGet()).start(body);
  }

  /** Calls on the loop's line; false if the loop is closed. From the pipe's thread. */
  static boolean tell(EventLoop loop, Runnable callback) {
    if (loop.isClosed()) {
      return false;
    }
    try {
      loop.callSoonThreadsafe(callback, new Context());
      return true;
    } catch (IllegalStateException e) {
      if (loop.isClosed()) {
        return false;
      }
      throw e;
    }
  }
}
