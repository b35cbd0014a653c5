package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine is chosen once in a JVM, so each case has one of its own. */
class EngineChoiceTest {

  private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  /** What the JVMs of this test run. */
  static final class Program {
    public static void main(String[] args) {
      Asyncio.run(() -> Asyncio.sleep(java.time.Duration.ZERO));
      Asyncio.run(() -> System.out.println("runs on " + EventLoop.engine()));
    }
  }

  private static String java(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-XX:TieredStopAtLevel=1"); // It does not live long enough for the other compiler.
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }

  @Test
  void withoutFlagsItIsRelayAndTheLogNamesTheFlagOnce() throws Exception {
    assertThat(java())
        .contains("runs on RELAY")
        .containsOnlyOnce("asyncio4j engine: relay")
        .contains("--add-opens java.base/java.lang=ALL-UNNAMED");
  }

  @Test
  void withTheFlagItIsCarried() throws Exception {
    assertThat(java(OPEN))
        .contains("runs on CARRIED")
        .containsOnlyOnce("asyncio4j engine: carried");
  }

  @Test
  void thePropertyForcesRelay() throws Exception {
    assertThat(java(OPEN, "-Dasyncio4j.engine=relay")).contains("runs on RELAY");
  }

  @Test
  void carriedWithoutItsFlagIsAClearError() throws Exception {
    assertThat(java("-Dasyncio4j.engine=carried"))
        .contains("--add-opens java.base/java.lang=ALL-UNNAMED")
        .doesNotContain("runs on");
  }

  @Test
  void anUnknownNameIsAClearError() throws Exception {
    assertThat(java("-Dasyncio4j.engine=warp"))
        .contains("asyncio4j.engine=warp")
        .doesNotContain("runs on");
  }
}
