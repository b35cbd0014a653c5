package asyncio4j;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits by parking the loop's thread.
 *
 * <p>To unpark a thread takes the system much longer than a short answer from another thread takes
 * to come: a subscriber elsewhere that asks for more, an executor that has finished. So after a
 * wait that was short, the next one begins with a short look-out. If that was in vain the next one
 * parks at once; a loop that has nothing to do is on the look-out once and then sleeps.
 */
final class ParkingPoller implements Poller {

  /** How long to look out. */
  private static final long LOOKOUT_NANOS = 20_000;

  /** A wait, waking up included, after which the next one may be as short. */
  private static final long SHORT_NANOS = 100_000;

  /** With one processor, whoever is to wake the loop could not run meanwhile. */
  private static final boolean CAN_LOOK_OUT = Runtime.getRuntime().availableProcessors() > 1;

  /** Set by anyone, cleared by the loop. */
  private volatile boolean woken;

  /** The loop's thread while it waits. Written by it, read by those who wake it. */
  private volatile @Nullable Thread sleeper;

  /** The last wait was short. Only the loop's thread touches it. */
  private boolean lookOut;

  @Override
  public boolean poll(long nanos) {
    if (!woken && nanos > 0) {
      waitUntilWoken(nanos);
    }
    if (!woken) {
      return false;
    }
    woken = false;
    return true;
  }

  private void waitUntilWoken(long nanos) {
    long begin = System.nanoTime();
    if (lookOut && lookOut(begin, Math.min(nanos, LOOKOUT_NANOS))) {
      return;
    }
    boolean looked = lookOut;
    sleeper = Thread.currentThread();
    try {
      if (nanos == Long.MAX_VALUE) {
        parkUntilWoken();
      } else {
        parkUntilWoken(begin + nanos);
      }
    } finally {
      sleeper = null;
    }
    lookOut = CAN_LOOK_OUT && !looked && woken && System.nanoTime() - begin < SHORT_NANOS;
  }

  /** True if it was woken meanwhile. An interrupt can wait until the thread parks. */
  private boolean lookOut(long begin, long nanos) {
    while (!woken) {
      if (System.nanoTime() - begin >= nanos) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private void parkUntilWoken() {
    while (!woken && !Thread.currentThread().isInterrupted()) {
      LockSupport.park(this);
    }
  }

  private void parkUntilWoken(long deadline) {
    long left = deadline - System.nanoTime();
    while (left > 0 && !woken && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = deadline - System.nanoTime();
    }
  }

  @Override
  public void wakeup() {
    woken = true;
    Thread waiting = sleeper;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }
}
