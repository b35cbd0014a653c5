package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The JVM leaves SIGHUP ignored where it was so at its start: that must not pass in silence. */
class IgnoredSignalTest {

  /** What runs under {@code nohup}. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Asyncio.run(() -> {
        LoopIo io = LoopIo.of(Asyncio.getRunningLoop());
        io.addSignalHandler("USR1", () -> {});
        try {
          io.addSignalHandler("HUP", () -> {});
          System.out.println("installed");
        } catch (IllegalStateException e) {
          System.out.println(e.getMessage() + "; to remove: " + io.removeSignalHandler("HUP"));
        }
      });
    }
  }

  @Test
  void aHandlerThatTheJvmWouldNeverCallIsRefused() throws Exception {
    Process program =
        new ProcessBuilder(
                "nohup",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dasyncio4j.engine=relay",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    program.getOutputStream().close();

    String output;
    // Or the JDK closes it at its leisure, while the next test counts what is open.
    try (InputStream said = program.getInputStream()) {
      output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(program.waitFor()).as(output).isZero();
    assertThat(output)
        .contains(
            "sig 1 cannot be caught: this process was started with SIGHUP ignored, as nohup does,"
                + " and the JVM leaves it so; to remove: false");
  }
}
