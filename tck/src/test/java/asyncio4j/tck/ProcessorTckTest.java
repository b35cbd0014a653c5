package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.reactor.Reactive;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.IdentityProcessorVerification;
import org.testng.ITestResult;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Listeners;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on a transformer as a processor. */
@Listeners(TckSummary.class)
public class ProcessorTckTest extends IdentityProcessorVerification<Integer> {

  private LoopThread thread;
  private ExecutorService executor;

  private final RepeatedCollection collection = new RepeatedCollection();

  public ProcessorTckTest() {
    super(VerificationLoop.environment(), AsyncPublisherVerification.COLLECTION_MILLIS, 16);
  }

  @BeforeClass
  void openLoop() {
    thread = LoopThread.start(EventLoop.create());
    executor = Executors.newCachedThreadPool();
  }

  /** Tests of the TCK leave subscribers without an end: their coroutines go with the loop. */
  @AfterClass
  void closeLoop() {
    thread.close();
    executor.shutdown();
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
  public Processor<Integer, Integer> createIdentityProcessor(int bufferSize) {
    return Reactive.processor(thread.loop(), bufferSize, (in, out) -> in.forEach(out::yield));
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    Processor<Integer, Integer> failed = createIdentityProcessor(1);
    Flux.<Integer>error(new IllegalStateException("failed")).subscribe(failed);
    return failed;
  }

  @Override
  public long maxSupportedSubscribers() {
    return 1;
  }

  @Override
  public ExecutorService publisherExecutorService() {
    return executor;
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
