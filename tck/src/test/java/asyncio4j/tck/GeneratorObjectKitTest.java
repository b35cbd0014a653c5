package asyncio4j.tck;

import asyncio4j.AsyncGenerator;

public class GeneratorObjectKitTest extends AsyncGeneratorVerification<Integer> {
  @Override
  protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
    return out -> AsyncGenerator.of(Numbers.upTo(elements)).forEach(out::yield);
  }
}
