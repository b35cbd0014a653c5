package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a JVM of its own, with this one's flags and class path. */
final class ChildJvm {

  private ChildJvm() {}

  /** Runs it, and returns the lines that it printed. */
  static List<String> run(Class<?> main, String... arguments) throws Exception {
    return run(List.of(), System.getProperty("java.class.path"), main, arguments);
  }

  static List<String> run(List<String> flags, String classPath, Class<?> main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inherited());
    // It does not live long enough for the other compiler.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = output(process);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The engine's flags and BlockHound's, not those of Surefire. */
  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag ->
            flag.startsWith("-Dasyncio4j.")
                || flag.startsWith("--add-")
                || flag.startsWith("-XX:+"))
        .toList();
  }
}
