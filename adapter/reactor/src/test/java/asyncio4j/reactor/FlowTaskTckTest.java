package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import java.util.concurrent.Flow;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a running task as a publisher of the JDK's kind. */
@Test
public class FlowTaskTckTest extends FlowTck {

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    Task<Integer> task = background.call(() -> Asyncio.createTask(() -> elements == 0 ? null : 1));
    return Reactive.toFlow(Reactive.mono(task));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Reactive.toFlow(Reactive.mono(closedLoop, () -> 1));
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
