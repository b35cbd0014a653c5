package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Without BlockHound, without its flag, and with a team's own way to install it. */
class SetUpTest {

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @Test
  void debugModeCanBeToldToDoWithoutIt() throws Exception {
    assertThat(
            ChildJvm.run(
                List.of("-Dasyncio4j.blockhound=false"), CLASS_PATH, SetUps.class, "debug"))
        .contains("slept");
  }

  @Test
  void debugModeWorksWithoutIt() throws Exception {
    String without =
        Arrays.stream(CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> !entry.contains("blockhound-"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(without).isNotEqualTo(CLASS_PATH);
    assertThat(ChildJvm.run(List.of(), without, SetUps.class, "debug"))
        .contains("slept")
        .noneMatch(line -> line.contains("BlockHound"));
  }

  @Test
  void withoutItsFlagDebugModeSaysSo() throws Exception {
    assertThat(
            ChildJvm.run(
                List.of("-XX:-AllowRedefinitionToAddDeleteMethods"),
                CLASS_PATH,
                SetUps.class,
                "debug"))
        .contains("slept")
        .anyMatch(line ->
            line.endsWith(
                "asyncio4j - BlockHound is on the class path and not installed: it needs the JVM"
                    + " flag -XX:+AllowRedefinitionToAddDeleteMethods;"
                    + " -Dasyncio4j.blockhound=false does without it"));
  }

  @Test
  void aSetUpAfterDebugModeHasNoEffect() throws Exception {
    assertThat(ChildJvm.run(SetUps.class, "late"))
        .noneMatch(line -> line.startsWith("told: ") || line.equals("slept"))
        .filteredOn(line -> line.startsWith("Blocking call! java.lang.Thread.sleep, called in "))
        .hasSize(2);
  }

  @Test
  void aTeamsOwnCallbackGetsTheExplanationAndOutsideLoopsNothingChanges() throws Exception {
    List<String> lines = ChildJvm.run(SetUps.class, "team");
    int outside = lines.indexOf("outside loops:");
    assertThat(lines.subList(0, outside))
        .contains("slept")
        .anyMatch(line ->
            line.startsWith("told: java.lang.Thread.sleep, called in ")
                && line.contains("<Task pending name='sleeper' ")
                && line.endsWith(". Instead: Asyncio.sleep(duration)"));
    assertThat(lines.subList(outside + 1, lines.size()))
        .startsWith(
            "read",
            "told: java.lang.Thread.sleepNanos0",
            "slept",
            // What loops are let wait for is for loops.
            "told: jdk.internal.misc.Unsafe#park")
        // An old permit may have ended that park, and it spun and parked once more.
        .endsWith("handed over");
  }
}
