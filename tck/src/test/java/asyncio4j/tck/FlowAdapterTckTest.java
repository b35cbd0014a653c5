package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.ITestResult;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Listeners;

/** The TCK's own form for the JDK's publishers, which no module can have; see the pom. */
@Listeners(TckSummary.class)
public class FlowAdapterTckTest extends FlowPublisherVerification<Integer> {

  private final RepeatedCollection collection = new RepeatedCollection();

  public FlowAdapterTckTest() {
    super(VerificationLoop.environment(), 2_000);
  }

  @BeforeMethod
  void beforeTest(ITestResult result) {
    collection.start(result.getMethod());
  }

  @AfterMethod
  void afterTest() {
    collection.stop();
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Reactive.toFlow(Reactive.flux(EventLoop.shared(), Numbers.upTo(elements)));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    EventLoop closed = EventLoop.create();
    closed.close();
    return Reactive.toFlow(Reactive.flux(closed, Numbers.upTo(1)));
  }
}
