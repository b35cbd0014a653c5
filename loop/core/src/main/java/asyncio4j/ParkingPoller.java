package asyncio4j;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits by parking the loop's thread. */
final class ParkingPoller implements Poller {

  /** Set by anyone, cleared by the loop. */
  private volatile boolean woken;

  /** The loop's thread while it waits. Written by it, read by those who wake it. */
  private volatile @Nullable Thread sleeper;

  @Override
  public boolean poll(long nanos) {
    if (!woken && nanos > 0) {
      sleeper = Thread.currentThread();
      try {
        if (nanos == Long.MAX_VALUE) {
          parkUntilWoken();
        } else {
          parkUntilWoken(nanos);
        }
      } finally {
        sleeper = null;
      }
    }
    if (!woken) {
      return false;
    }
    woken = false;
    return true;
  }

  private void parkUntilWoken() {
    while (!woken && !Thread.currentThread().isInterrupted()) {
      LockSupport.park(this);
    }
  }

  private void parkUntilWoken(long nanos) {
    long deadline = System.nanoTime() + nanos;
    long left = nanos;
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
