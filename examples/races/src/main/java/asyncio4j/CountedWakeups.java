package asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;

/** A poller that nobody waits with. */
final class CountedWakeups implements Poller {

  private final AtomicInteger wakeups = new AtomicInteger();

  int count() {
    return wakeups.get();
  }

  @Override
  public boolean poll(long nanos) {
    throw new IllegalStateException("nobody waits in this race");
  }

  @Override
  public void wakeup() {
    wakeups.incrementAndGet();
  }
}
