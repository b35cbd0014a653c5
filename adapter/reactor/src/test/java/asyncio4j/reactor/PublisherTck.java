package asyncio4j.reactor;

import asyncio4j.EventLoop;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** What the verifications of our publishers share: a loop, and a closed one for failures. */
abstract class PublisherTck extends PublisherVerification<Integer> {

  private static final long SIGNAL_MILLIS = 2_000;
  private static final long NO_SIGNAL_MILLIS = 100;

  /** Or else the tests of rule 3.9 sleep as long as they may. */
  private static final long POLL_MILLIS = 10;

  BackgroundLoop background;
  EventLoop closedLoop;

  PublisherTck() {
    super(new TestEnvironment(SIGNAL_MILLIS, NO_SIGNAL_MILLIS, POLL_MILLIS), 1_000);
  }

  @BeforeClass
  void openLoop() {
    background = new BackgroundLoop();
    closedLoop = EventLoop.create();
    closedLoop.close();
  }

  /** Fails if a task is left. */
  @AfterClass
  void closeLoop() {
    background.windUp();
    background.close();
  }
}
