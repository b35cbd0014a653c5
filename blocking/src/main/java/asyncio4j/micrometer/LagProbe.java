package asyncio4j.micrometer;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a callback from another thread waits for its turn, by sending one: a loop that
 * nobody reads does nothing, and there is hardly ever more than one on its way. A loop that does
 * not run has no lag: it makes nobody wait for its turn, and may never run what it was sent. Any
 * thread.
 */
final class LagProbe {

  private final EventLoop loop;

  /** When the probe that is on its way was sent; null if none is. Guarded by this object. */
  private @Nullable Sent onItsWay;

  /** Guarded by this object, for a moment only. */
  private long last;

  private record Sent(long nanoTime) {}

  LagProbe(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * What the last probe has measured, or how long it has been waiting, in nanoseconds of real time;
   * 0 at first, and NaN while the loop does not run. Sends the next one.
   */
  synchronized double nanos() {
    if (!loop.isRunning()) {
      // What has become of the probe is no measure of the loop that runs again.
      onItsWay = null;
      last = 0;
      return Double.NaN;
    }
    if (onItsWay != null) {
      return Math.max(last, System.nanoTime() - onItsWay.nanoTime());
    }
    send();
    return last;
  }

  private void send() {
    Sent probe = new Sent(System.nanoTime());
    onItsWay = probe;
    try {
      var _ = loop.callSoonThreadsafe(() -> arrived(probe), new Context());
    } catch (IllegalStateException closed) {
      // Between the question and the call; there is nothing to measure any more.
      onItsWay = null;
    }
  }

  private synchronized void arrived(Sent probe) {
    // Not if it has outlived the run that it was sent to.
    if (probe == onItsWay) {
      last = System.nanoTime() - probe.nanoTime();
      onItsWay = null;
    }
  }
}
