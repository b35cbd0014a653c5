package asyncio4j.tck;

import asyncio4j.AsyncGenerator;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;

/** The Reactive Streams TCK on a running task as a publisher of the JDK's kind. */
public class FlowTaskTckTest extends AsyncFlowVerification<Integer> {

  @Override
  protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
    return Numbers.upTo(elements);
  }

  @Override
  protected Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Reactive.toFlow(Reactive.mono(OnLoop.task(loop(), () -> elements == 0 ? null : 1)));
  }

  @Override
  protected Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Reactive.toFlow(Reactive.mono(closedLoop(), () -> 1));
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
