package asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;

/** The usual poller, counted and watched. */
final class CountingPoller implements Poller {

  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger sleeps = new AtomicInteger();
  final AtomicInteger wakeups = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  private final Poller poller = new ParkingPoller();

  /** True while the loop sleeps. */
  volatile boolean asleep;

  @Override
  public boolean poll(long nanos) {
    polls.incrementAndGet();
    if (nanos == 0) {
      return poller.poll(0);
    }
    sleeps.incrementAndGet();
    asleep = true;
    try {
      return poller.poll(nanos);
    } finally {
      asleep = false;
    }
  }

  @Override
  public void wakeup() {
    wakeups.incrementAndGet();
    poller.wakeup();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }

  void awaitAsleep() {
    while (!asleep) {
      Thread.onSpinWait();
    }
  }
}
