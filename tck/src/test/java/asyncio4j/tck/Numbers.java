package asyncio4j.tck;

import static asyncio4j.Asyncio.sleep;

import asyncio4j.AsyncGenerator;
import java.time.Duration;

/** A generator that suspends at other places than its yields, too. */
final class Numbers {

  private Numbers() {}

  static AsyncGenerator.Body<Integer, Void> upTo(long elements) {
    return out -> {
      for (int i = 0; i < elements; i++) {
        if (i % 100 == 0) {
          sleep(Duration.ZERO);
        }
        out.yield(i);
      }
    };
  }
}
