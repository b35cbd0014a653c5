package asyncio4j.tck;

import asyncio4j.AsyncGenerator;

/** The Reactive Streams TCK on a generator's body as a publisher of the JDK's kind. */
public class FlowTckTest extends AsyncFlowVerification<Integer> {
  @Override
  protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
    return Numbers.upTo(elements);
  }
}
