package asyncio4j.blockhound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import asyncio4j.Asyncio;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import reactor.blockhound.BlockingOperationError;

/** A test that swallows what was refused fails, whoever runs it. */
class SwallowedTest {

  private static void swallow() {
    Asyncio.run(() -> {
      try {
        Thread.sleep(1);
      } catch (BlockingOperationError swallowed) {
        Asyncio.sleep(Duration.ZERO);
      }
    });
  }

  static class OfJupiter {
    @org.junit.jupiter.api.Test
    void passes() {
      swallow();
    }
  }

  public static class OfTestNg {
    @org.testng.annotations.Test
    public void passes() {
      swallow();
    }
  }

  /** The session of this run has installed BlockHound already. */
  private static SummaryGeneratingListener run(Class<?> tests) {
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder().enableLauncherSessionListenerAutoRegistration(false).build());
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .build(),
        summary);
    return summary;
  }

  @ParameterizedTest
  @ValueSource(classes = {OfJupiter.class, OfTestNg.class})
  void itFails(Class<?> tests) {
    assertThat(run(tests).getSummary().getFailures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.getTestIdentifier().getDisplayName()).startsWith("passes");
          assertThat(failure.getException())
              .isInstanceOf(AssertionError.class)
              .hasMessageStartingWith("blocking calls on a loop: 1, ")
              .hasMessageContaining("java.lang.Thread.sleep");
        });
  }
}
