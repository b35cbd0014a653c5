package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Listeners;

/** What the white-box verifications of our subscribers share: a loop. */
@Listeners(TckSummary.class)
abstract class WhiteboxTck extends SubscriberWhiteboxVerification<Integer> {

  private LoopThread thread;

  WhiteboxTck() {
    super(VerificationLoop.environment());
  }

  @BeforeClass
  void openLoop() {
    thread = LoopThread.start(EventLoop.create());
  }

  /** Tests of the TCK leave subscribers without an end: their coroutines go with the loop. */
  @AfterClass
  void closeLoop() {
    thread.close();
  }

  @Override
  public final Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return puppet(thread.loop(), probe).begin();
  }

  abstract Puppet puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe);

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
