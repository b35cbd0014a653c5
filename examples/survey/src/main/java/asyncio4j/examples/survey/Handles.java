package asyncio4j.examples.survey;

import java.util.concurrent.atomic.AtomicLong;

/** Keeps the books of file handles. Any thread. */
final class Handles {

  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();

  void countOpened() {
    opened.incrementAndGet();
  }

  void countClosed() {
    closed.incrementAndGet();
  }

  long opened() {
    return opened.get();
  }

  long closed() {
    return closed.get();
  }

  long open() {
    return closed() <= opened() ? opened() - closed() : 0;
  }
}
