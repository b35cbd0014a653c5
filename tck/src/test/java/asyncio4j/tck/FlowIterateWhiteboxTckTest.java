package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Listeners;

/** The Reactive Streams TCK on what a publisher of the JDK's kind gets when it is iterated. */
@Listeners(TckSummary.class)
public class FlowIterateWhiteboxTckTest extends FlowSubscriberWhiteboxVerification<Integer> {

  private LoopThread thread;

  public FlowIterateWhiteboxTckTest() {
    super(VerificationLoop.environment());
  }

  @BeforeClass
  void openLoop() {
    thread = LoopThread.start(EventLoop.create());
  }

  @AfterClass
  void closeLoop() {
    thread.close();
  }

  @Override
  protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return FlowAdapters.toFlowSubscriber(
        new IteratingPuppet(
                thread.loop(),
                probe,
                publisher -> Reactive.iterate(Reactive.fromFlow(publisher.asFlow()), 1))
            .begin());
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
