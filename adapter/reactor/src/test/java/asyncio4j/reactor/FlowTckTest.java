package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a generator's body as a publisher of the JDK's kind. */
@Test
public class FlowTckTest extends FlowPublisherVerification<Integer> {

  private BackgroundLoop background;
  private EventLoop closedLoop;

  public FlowTckTest() {
    super(new TestEnvironment(2_000, 100), 1_000);
  }

  @BeforeClass
  void openLoop() {
    background = new BackgroundLoop();
    closedLoop = EventLoop.create();
    closedLoop.close();
  }

  @AfterClass
  void closeLoop() {
    background.close();
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Reactive.toFlow(
        Reactive.flux(
            background.loop,
            out -> {
              for (int i = 0; i < elements; i++) {
                out.yield(i);
              }
            }));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Reactive.toFlow(Reactive.flux(closedLoop, out -> out.yield(1)));
  }
}
