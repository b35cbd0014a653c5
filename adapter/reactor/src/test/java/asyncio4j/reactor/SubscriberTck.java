package asyncio4j.reactor;

import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** What the black-box verifications of our subscribers share: a loop. */
abstract class SubscriberTck extends SubscriberBlackboxVerification<Integer> {

  BackgroundLoop background;

  SubscriberTck() {
    super(new TestEnvironment(2_000, 100, 10));
  }

  @BeforeClass
  void openLoop() {
    background = new BackgroundLoop();
  }

  /** Tests of the TCK leave subscribers without an end: their coroutines go with the loop. */
  @AfterClass
  void closeLoop() {
    background.stop();
    background.loop.close();
    background.close();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
