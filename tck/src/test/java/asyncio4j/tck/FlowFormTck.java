package asyncio4j.tck;

import asyncio4j.reactor.Reactive;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.ITestResult;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Listeners;

/**
 * The publishers of another verification as the JDK's kind, verified by the TCK's own form for
 * these, which no module can have; see the pom.
 */
@Listeners(TckSummary.class)
abstract class FlowFormTck extends FlowPublisherVerification<Integer> {

  private final AsyncPublisherVerification<Integer> plain;

  FlowFormTck(AsyncPublisherVerification<Integer> plain) {
    super(VerificationLoop.environment(), AsyncPublisherVerification.COLLECTION_MILLIS);
    this.plain = plain;
  }

  @BeforeClass
  void openLoop() {
    plain.openLoop();
  }

  @AfterClass
  void closeLoop() {
    plain.closeLoop();
  }

  @BeforeMethod
  void beforeTest(ITestResult result) {
    plain.beforeTest(result);
  }

  @AfterMethod
  void afterTest(ITestResult result) {
    plain.afterTest(result);
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Reactive.toFlow(plain.createPublisher(elements));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Reactive.toFlow(plain.createFailedPublisher());
  }

  @Override
  public long maxElementsFromPublisher() {
    return plain.maxElementsFromPublisher();
  }
}
