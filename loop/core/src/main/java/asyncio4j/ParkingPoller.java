package asyncio4j;

import asyncio4j.internal.Lookout;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits by parking the loop's thread, if it is no use to look out first. */
final class ParkingPoller implements Poller {

  /** Set by anyone, cleared by the loop. */
  private volatile boolean woken;

  /** The loop's thread while it waits. Written by it, read by those who wake it. */
  private volatile @Nullable Thread sleeper;

  /** Only the loop's thread touches it. */
  private final Lookout lookout = new Lookout();

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
    lookout.sleeps();
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
    lookout.slept(woken);
  }

  /**
   * Looks out for a moment, if that may be of use, before the loop tells others that it sleeps:
   * they need not wake it then. An interrupt can wait until the thread parks.
   */
  void lookOut(BooleanSupplier over, long nanos) {
    lookout.look(over, nanos);
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
