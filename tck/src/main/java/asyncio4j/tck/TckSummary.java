package asyncio4j.tck;

import asyncio4j.EventLoop;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.testng.IConfigurationListener;
import org.testng.IExecutionListener;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.SkipException;

/**
 * Prints one line for each verification when the run is over:
 *
 * <pre>
 * TCK TicksTest (carried): 31 run, 31 passed, 7 not applicable
 * </pre>
 *
 * <p><em>Not applicable</em> is what the TCK itself skips: tests named {@code untested}, which it
 * leaves to the reader, and those that need more items than there can be. An optional test that the
 * publisher does not pass is skipped by the TCK as well; here it is counted apart and named,
 * because whoever meant to pass it wants to know.
 *
 * <p>The verifications of this package have it already. Another TestNG class of the TCK gets it
 * with {@code @Listeners(TckSummary.class)}. TestNG makes the instance and calls it.
 */
public final class TckSummary implements ITestListener, IConfigurationListener, IExecutionListener {

  /** What the JUnit Platform's engine for TestNG sets while it only looks for tests. */
  private static final String DRY_RUN = "testng.mode.dryrun";

  /** By the name of the class. Tests may run on several threads. */
  private final Map<String, TckCount> counts = new ConcurrentSkipListMap<>();

  /** Prints to the standard output. */
  public TckSummary() {}

  @Override
  public void onTestSuccess(ITestResult result) {
    if (!Boolean.getBoolean(DRY_RUN)) {
      count(result).passed();
    }
  }

  @Override
  public void onTestFailure(ITestResult result) {
    count(result).failed();
  }

  @Override
  public void onTestSkipped(ITestResult result) {
    if (result.getThrowable() instanceof SkipException reason) {
      count(result).skipped(result.getName(), reason);
    } else {
      // Because the loop could not be started, say.
      count(result).failed();
    }
  }

  @Override
  public void onConfigurationFailure(ITestResult result) {
    count(result).failed();
  }

  private TckCount count(ITestResult result) {
    return counts.computeIfAbsent(
        result.getTestClass().getRealClass().getSimpleName(), name -> new TckCount());
  }

  @Override
  public void onExecutionFinish() {
    String engine = EventLoop.engine().name().toLowerCase(Locale.ROOT);
    counts.forEach(
        (name, count) -> System.out.println("TCK " + name + " (" + engine + "): " + count));
    counts.clear();
  }
}
