package asyncio4j.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test methods inside a test, and tells how each ended. */
final class Outcome implements TestExecutionListener {

  private final Map<String, TestExecutionResult> results = new LinkedHashMap<>();

  private Outcome() {}

  static Outcome of(Class<?> type) {
    return of(selectClass(type));
  }

  static Outcome of(Class<?> type, String method, Class<?>... parameters) {
    return of(selectMethod(type, method, parameters));
  }

  private static Outcome of(DiscoverySelector selector) {
    Outcome outcome = new Outcome();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selector)
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .build();
    LauncherFactory.create().execute(request, outcome);
    return outcome;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() || result.getThrowable().isPresent()) {
      results.put(test.getDisplayName(), result);
    }
  }

  /** The display names of those that passed. */
  List<String> passed() {
    return results.entrySet().stream()
        .filter(entry -> entry.getValue().getThrowable().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The failure of the only test; without line numbers in its text, see {@link #text}. */
  Throwable failure() {
    if (results.size() != 1) {
      throw new AssertionError("not one test: " + results);
    }
    TestExecutionResult result = results.values().iterator().next();
    return result.getThrowable().orElseThrow(() -> new AssertionError("it passed"));
  }

  String text() {
    return failure()
        .getMessage()
        .replaceAll("\\.java:\\d+", ".java:N")
        .replaceAll("lambda\\$\\w+\\$\\d+", "lambda");
  }
}
