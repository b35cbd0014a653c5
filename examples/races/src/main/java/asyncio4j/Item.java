package asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;

/** Something in the inbox that counts what becomes of it. */
final class Item extends Ready {

  private final AtomicInteger discarded = new AtomicInteger();

  int discarded() {
    return discarded.get();
  }

  @Override
  void run(Strand strand) {
    throw new IllegalStateException("no loop runs in this race");
  }

  @Override
  void discard() {
    discarded.incrementAndGet();
  }

  @Override
  public String description() {
    return "an item";
  }
}
