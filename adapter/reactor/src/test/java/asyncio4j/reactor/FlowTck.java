package asyncio4j.reactor;

import asyncio4j.EventLoop;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** As {@link PublisherTck}, for publishers of the JDK's kind. */
abstract class FlowTck extends FlowPublisherVerification<Integer> {

  BackgroundLoop background;
  EventLoop closedLoop;

  FlowTck() {
    super(new TestEnvironment(2_000, 100, 10), 1_000);
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
