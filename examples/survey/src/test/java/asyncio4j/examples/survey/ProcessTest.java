package asyncio4j.examples.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, on the engine of this one. */
@EnabledOnOs(OS.LINUX) // for /proc and kill
class ProcessTest {

  @TempDir Path tree;
  @TempDir Path output;

  @BeforeEach
  void plant() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(tree.resolve("file" + i), "some text\n".repeat(100));
    }
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    // A build that was started in the background ignores SIGINT, and so would its children.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(arg -> arg.startsWith("--add-") || arg.startsWith("-Dasyncio4j"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectOutput(file("out"))
        .redirectError(file("err"))
        .start();
  }

  private File file(String name) {
    return output.resolve(name).toFile();
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(output.resolve(name));
  }

  @Test
  void ctrlCStopsItCleanlyInTheMiddleOfAFile() throws Exception {
    // Minutes, if nobody stops it.
    Process survey = start("--slow=1000", "--chunk=100", tree.toString());
    while (Descriptors.openUnder(tree, survey.pid()).isEmpty()) {
      assertThat(survey.isAlive()).isTrue();
      Thread.sleep(5);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(survey.pid())).start().waitFor();
    assertThat(survey.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(lines("out")).isEmpty();
    assertThat(lines("err"))
        .singleElement()
        .asString()
        .matches("survey: interrupted; file handles: ([1-9]\\d*) opened, \\1 closed, 0 open");
    assertThat(survey.exitValue()).isEqualTo(130);
  }

  @Test
  void theExitStatusSaysHowItWent() throws Exception {
    assertThat(start(tree.toString(), "--first=2").waitFor()).isZero();
    assertThat(lines("out")).anyMatch(line -> line.startsWith("Stopped after the first 2 files"));
    assertThat(start(tree.resolve("missing").toString()).waitFor()).isEqualTo(1);
    assertThat(start("--nonsense").waitFor()).isEqualTo(2);
    assertThat(lines("err")).singleElement().asString().contains("unknown option --nonsense");
  }
}
