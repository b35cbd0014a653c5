package asyncio4j.tck;

import asyncio4j.AsyncGenerator;

public class FlowKitTest extends AsyncFlowVerification<Integer> {
  @Override
  protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
    return Numbers.upTo(elements);
  }
}
