package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Listeners;

/** The TCK's own form for the JDK's publishers, which no module can have; see the pom. */
@Listeners(TckSummary.class)
public class FlowTckTest extends FlowPublisherVerification<Integer> {

  public FlowTckTest() {
    super(new TestEnvironment(2_000, 100), 2_000);
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return FlowAdapters.toFlowPublisher(Reactive.flux(EventLoop.shared(), Numbers.upTo(elements)));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    EventLoop closed = EventLoop.create();
    closed.close();
    return FlowAdapters.toFlowPublisher(Reactive.flux(closed, Numbers.upTo(1)));
  }
}
