package asyncio4j.tck;

import asyncio4j.AsyncGenerator;

/** The Reactive Streams TCK on a Flux made from a generator's body. */
public class FluxTckTest extends AsyncGeneratorVerification<Integer> {
  @Override
  protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
    return Numbers.upTo(elements);
  }
}
