package asyncio4j.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;

/** A test that insists on BlockHound, where it is and where it is not. */
class BlockHoundRequestTest {

  static class Insisting {
    @AsyncTest(blockHound = true)
    void isCaught() {
      assertThatThrownBy(() -> Thread.sleep(1)).isInstanceOf(BlockingOperationError.class);
    }
  }

  /** What the other JVMs of this test run. */
  static final class Program {
    public static void main(String[] arguments) {
      System.out.println(Outcome.of(Insisting.class).failure().getMessage());
    }
  }

  private static String program(Stream<String> classPath, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String path = classPath.collect(Collectors.joining(System.getProperty("path.separator")));
    command.addAll(List.of("-cp", path, Program.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  private static Stream<String> classPath() {
    return Stream.of(
        System.getProperty("java.class.path").split(System.getProperty("path.separator")));
  }

  @AsyncTest(blockHound = true)
  void itIsThereOnRequest() {
    assertThatThrownBy(() -> Thread.sleep(1)).isInstanceOf(BlockingOperationError.class);
  }

  @Test
  void withoutTheArtifactTheTestSaysSo() throws Exception {
    assertThat(program(classPath().filter(path -> !path.contains("blockhound-"))))
        .contains("blockHound = true needs io.projectreactor.tools:blockhound on the class path");
  }

  @Test
  void withoutTheFlagTheTestSaysSo() throws Exception {
    assertThat(program(classPath()))
        .contains(
            "blockHound = true, but BlockHound is not installed: it needs the JVM flag"
                + " -XX:+AllowRedefinitionToAddDeleteMethods");
  }
}
