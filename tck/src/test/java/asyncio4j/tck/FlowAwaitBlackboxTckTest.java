package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Listeners;

/** The Reactive Streams TCK on what a publisher of the JDK's kind gets when it is awaited. */
@Listeners(TckSummary.class)
public class FlowAwaitBlackboxTckTest extends FlowSubscriberBlackboxVerification<Integer> {

  private LoopThread thread;

  public FlowAwaitBlackboxTckTest() {
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
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    Captured publisher = new Captured();
    return FlowAdapters.toFlowSubscriber(
        publisher.by(
            thread.loop(),
            () -> {
              try {
                Reactive.await(Reactive.fromFlow(publisher.asFlow()));
              } catch (Exception e) {
                // The TCK fails some of them.
              }
            }));
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
