package asyncio4j.junit;

import asyncio4j.Leak;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of what a test has left behind. */
final class Findings {

  private Findings() {}

  /** The failure of a test; null if there is none. */
  static @Nullable AssertionError error(
      String test, List<Leak> leaks, List<Map<String, Object>> reports) {
    if (leaks.isEmpty() && reports.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    if (!leaks.isEmpty()) {
      text.append(test).append(" left behind:");
      leaks.forEach(leak -> text.append("\n* ").append(leak.text()));
    }
    if (!reports.isEmpty()) {
      text.append(leaks.isEmpty() ? "" : "\n")
          .append("the loop's exception handler was called in ")
          .append(test)
          .append(':');
      reports.forEach(report -> text.append("\n* ").append(report.get("message")));
    }
    AssertionError error = new AssertionError(text.toString());
    for (Leak leak : leaks) {
      Throwable exception = leak.exception();
      if (exception != null) {
        error.addSuppressed(exception);
      }
    }
    for (Map<String, Object> report : reports) {
      if (report.get("exception") instanceof Throwable exception) {
        error.addSuppressed(exception);
      }
    }
    return error;
  }
}
