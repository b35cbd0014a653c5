package asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;

/** A callback that counts how often it was run or discarded, which should be once in all. */
final class Fate implements Discardable {

  private final AtomicInteger count = new AtomicInteger();

  int count() {
    return count.get();
  }

  @Override
  public void run() {
    count.incrementAndGet();
  }

  @Override
  public void discard() {
    count.incrementAndGet();
  }
}
