package asyncio4j.tck;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testng.SkipException;

/** How the tests of one verification went. Any thread. */
final class TckCount {

  /** How the TCK begins to explain itself when an optional test has failed. */
  private static final String NOT_MET = "Skipped because tested publisher does NOT implement";

  private final List<String> notMet = new ArrayList<>();
  private int passed;
  private int failed;
  private int notApplicable;

  synchronized void passed() {
    passed++;
  }

  synchronized void failed() {
    failed++;
  }

  /** Tells whether that is an optional test that ran and failed, which the TCK calls skipped. */
  static boolean isNotMet(@Nullable Throwable reason) {
    return reason instanceof SkipException
        && reason.getMessage() != null
        && reason.getMessage().startsWith(NOT_MET);
  }

  synchronized void skipped(String test, SkipException reason) {
    if (isNotMet(reason)) {
      notMet.add(test);
    } else {
      notApplicable++;
    }
  }

  @Override
  public synchronized String toString() {
    return (passed + failed + notMet.size())
        + " run, "
        + passed
        + " passed, "
        + (failed > 0 ? failed + " failed, " : "")
        + (notMet.isEmpty() ? "" : notMet.size() + " optional not met " + notMet + ", ")
        + notApplicable
        + " not applicable";
  }
}
