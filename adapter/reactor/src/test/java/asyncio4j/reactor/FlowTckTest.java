package asyncio4j.reactor;

import java.util.concurrent.Flow;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a generator's body as a publisher of the JDK's kind. */
@Test
public class FlowTckTest extends FlowTck {

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Reactive.toFlow(Reactive.flux(background.loop, new Count(elements)));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Reactive.toFlow(Reactive.flux(closedLoop, out -> out.yield(1)));
  }
}
