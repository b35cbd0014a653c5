package asyncio4j.micrometer;

import asyncio4j.Context;
import asyncio4j.EventLoop;

/**
 * Measures how long a callback from another thread waits for its turn, by sending one: a loop that
 * nobody reads does nothing, and there is never more than one on its way. Any thread.
 */
final class LagProbe {

  private final EventLoop loop;

  /** The rest is guarded by this object, for a moment only. */
  private boolean onItsWay;

  private long sent;
  private long last;

  LagProbe(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * What the last probe has measured, or how long it has been waiting, in nanoseconds of real time;
   * 0 at first. Sends the next one.
   */
  synchronized double nanos() {
    if (onItsWay) {
      return Math.max(last, System.nanoTime() - sent);
    }
    if (loop.isRunning()) {
      send();
    }
    return last;
  }

  private void send() {
    onItsWay = true;
    sent = System.nanoTime();
    try {
      var _ = loop.callSoonThreadsafe(this::arrived, new Context());
    } catch (IllegalStateException closed) {
      // Between the question and the call; there is nothing to measure any more.
      onItsWay = false;
    }
  }

  private synchronized void arrived() {
    last = System.nanoTime() - sent;
    onItsWay = false;
  }
}
