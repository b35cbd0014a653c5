package asyncio4j.tck;

import asyncio4j.EventLoop;
import java.util.Set;
import java.util.TreeSet;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestContext;
import org.testng.ITestNGMethod;
import org.testng.ITestResult;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Listeners;

/**
 * The Reactive Streams TCK for a publisher that runs on a loop: for instance a Flux of yours with
 * operators around its async generator. {@link AsyncGeneratorVerification} and {@link
 * AsyncMonoVerification} make the publisher themselves.
 *
 * {@snippet :
 * public class TicksTest extends AsyncPublisherVerification<Integer> {
 *   @Override
 *   public Publisher<Integer> createPublisher(long elements) {
 *     return new Ticks(loop()).flux().take(elements);
 *   }
 *
 *   @Override
 *   public Publisher<Integer> createFailedPublisher() {
 *     return new Ticks(closedLoop()).flux();
 *   }
 * }
 * }
 *
 * <p>The tests run on both coroutine engines: in this JVM on the one that its flags give, and at
 * the same time in a second JVM on the other one, with the same class path, system properties and
 * memory. What fails there fails here, when the class is done. {@code -Dasyncio4j.tck.engines=jvm}
 * leaves the second one out, for a debugger, or for a build that runs everything on both already.
 *
 * <p>The loop runs on a thread of its own from before the first test of the class until after its
 * last one. It is an error, told after the last test, if the loop's exception handler was called,
 * or if all tests passed and a body still runs ten seconds after the last subscription was
 * cancelled.
 *
 * @param <T> the type of the items
 */
@Listeners(TckSummary.class)
public abstract class AsyncPublisherVerification<T> extends PublisherVerification<T> {

  /** The TCK sleeps for so long in the one test that needs it, however soon the garbage is gone. */
  static final long COLLECTION_MILLIS = 2_000;

  private final VerificationLoop loop = new VerificationLoop();
  private final RepeatedCollection collection = new RepeatedCollection();
  private final OtherEngine otherEngine = new OtherEngine();

  /**
   * With ten seconds for a signal to come, and a tenth of one for a signal that must not. The TCK's
   * environment variables {@code DEFAULT_TIMEOUT_MILLIS} and {@code
   * DEFAULT_NO_SIGNALS_TIMEOUT_MILLIS} override that.
   */
  protected AsyncPublisherVerification() {
    this(VerificationLoop.environment());
  }

  /**
   * With time limits of your own.
   *
   * @param environment the time limits
   */
  protected AsyncPublisherVerification(TestEnvironment environment) {
    super(environment, COLLECTION_MILLIS);
  }

  /** Starts the loop. TestNG calls this. */
  @BeforeClass(alwaysRun = true)
  public final void openLoop() {
    loop.open(getClass().getSimpleName());
  }

  /**
   * Starts the run on the other engine. TestNG calls this.
   *
   * @param context tells which tests were chosen
   */
  @BeforeClass(alwaysRun = true)
  public final void startOtherEngine(ITestContext context) {
    Set<String> chosen = new TreeSet<>();
    for (ITestNGMethod test : context.getAllTestMethods()) {
      if (test.getTestClass().getRealClass() == getClass()) {
        chosen.add(test.getMethodName());
      }
    }
    otherEngine.start(getClass(), chosen);
  }

  /**
   * Prepares a test. TestNG calls this.
   *
   * @param result the result that it will have
   */
  @BeforeMethod(alwaysRun = true)
  public final void beforeTest(ITestResult result) {
    collection.start(result.getMethod());
  }

  /**
   * Takes notice of how a test ended. TestNG calls this.
   *
   * @param result how it ended
   */
  @AfterMethod(alwaysRun = true)
  public final void afterTest(ITestResult result) {
    collection.stop();
    loop.note(result);
  }

  /**
   * Closes the loop, and fails if it was not left in order. TestNG calls this.
   *
   * @throws AssertionError if a body is still running although its subscription was cancelled or
   *     has ended, or if the loop's exception handler was called
   */
  @AfterClass(alwaysRun = true)
  public final void closeLoop() {
    loop.close();
  }

  /**
   * Waits for the run on the other engine. TestNG calls this.
   *
   * @throws AssertionError if a test failed there; with what it printed
   */
  @AfterClass(alwaysRun = true)
  public final void joinOtherEngine() {
    otherEngine.join();
  }

  /**
   * The loop for the publishers, running. From the first test of the class to the last.
   *
   * @return the loop
   */
  protected final EventLoop loop() {
    return loop.loop();
  }

  /**
   * A loop that is closed: a publisher on it fails as soon as it is subscribed to, which is what
   * {@link #createFailedPublisher()} is to do.
   *
   * @return a loop that was closed
   */
  protected final EventLoop closedLoop() {
    return loop.closedLoop();
  }
}
