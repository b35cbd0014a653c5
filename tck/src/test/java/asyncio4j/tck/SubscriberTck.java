package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Listeners;

/** What the black-box verifications of our subscribers share: a loop. */
@Listeners(TckSummary.class)
abstract class SubscriberTck extends SubscriberBlackboxVerification<Integer> {

  private LoopThread thread;

  SubscriberTck() {
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

  final EventLoop loop() {
    return thread.loop();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
