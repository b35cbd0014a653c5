package asyncio4j.reactor;

import asyncio4j.EventLoop;

/** Loops for races: one of its own for each, run by the actor that is the loop's thread. */
final class Loops {
  /** It is never run, and so may be shared: whatever it is given it refuses. */
  static final EventLoop CLOSED = closed();

  private Loops() {}

  private static EventLoop closed() {
    EventLoop loop = EventLoop.create();
    loop.close();
    return loop;
  }

  /** Runs some iterations: enough for all that follows from what the loop was given before. */
  static void run(EventLoop loop) {
    stopAfter(loop, 8);
    loop.runForever();
  }

  private static void stopAfter(EventLoop loop, int iterations) {
    loop.callSoon(iterations == 0 ? loop::stop : () -> stopAfter(loop, iterations - 1));
  }
}
