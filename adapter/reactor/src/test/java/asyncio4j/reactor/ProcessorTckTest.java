package asyncio4j.reactor;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.IdentityProcessorVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on a transformer as a processor. */
@Test
public class ProcessorTckTest extends IdentityProcessorVerification<Integer> {

  private BackgroundLoop background;
  private ExecutorService executor;

  public ProcessorTckTest() {
    super(new TestEnvironment(2_000, 100, 10), 1_000, 16);
  }

  @BeforeClass
  void openLoop() {
    background = new BackgroundLoop();
    executor = Executors.newCachedThreadPool();
  }

  /** Tests of the TCK leave subscribers without an end: their coroutines go with the loop. */
  @AfterClass
  void closeLoop() {
    background.stop();
    background.loop.close();
    background.close();
    executor.shutdown();
  }

  @Override
  public Processor<Integer, Integer> createIdentityProcessor(int bufferSize) {
    return Reactive.processor(
        background.loop, bufferSize, (in, out) -> in.forEach(item -> out.yield(item)));
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
