package asyncio4j.examples.modulepath;

import asyncio4j.AsyncGenerator;
import asyncio4j.tck.AsyncGeneratorVerification;

/** A verification by the TCK, as a library's author writes it; one of its tests is run by hand. */
final class TicksVerification extends AsyncGeneratorVerification<Integer> {

  static AsyncGenerator.Body<Integer, ?> ticks(long elements) {
    return out -> {
      for (int i = 1; i <= elements; i++) {
        out.yield(i);
      }
    };
  }

  static void verify() throws Throwable {
    TicksVerification verification = new TicksVerification();
    verification.openLoop();
    try {
      verification.setUp();
      verification.required_createPublisher3MustProduceAStreamOfExactly3Elements();
    } finally {
      verification.closeLoop();
    }
  }

  @Override
  protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
    return ticks(elements);
  }
}
