package asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that the tests talk to, where they are installed. */
final class Tool {

  static final SubprocessOptions PIPES =
      SubprocessOptions.streams(Stdio.PIPE, Stdio.PIPE, Stdio.PIPE);

  private Tool() {}

  /** The path of a program; without it the test is skipped, and says so where CI shows it. */
  static String require(String name) {
    String folders = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Arrays.stream(folders.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseGet(() -> {
          skip(name + " here: apt-get install it to run this");
          return name;
        });
  }

  /** Skips the test, and says so where CI shows it. */
  static void skip(String what) {
    String line = "SKIPPED, there is no " + what;
    System.out.println(line);
    Assumptions.abort(line);
  }

  /** Without {@code ::1} the test is skipped. */
  static void requireIpv6() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      if (!any.isBound()) {
        skip("IPv6 here");
      }
    } catch (IOException e) {
      skip("IPv6 here: " + e);
    }
  }

  /** Runs a program in a coroutine to its end, which must be a good one; what it has said. */
  static String run(String input, String program, String... arguments) throws IOException {
    Subprocess running = Subprocesses.createSubprocessExec(PIPES, program, arguments);
    Communicated said = running.communicate(input.getBytes(UTF_8));
    Integer code = running.returnCode();
    String out = new String(said.stdout(), UTF_8);
    if (code == null || code != 0) {
      throw new IOException(
          program + " ended with " + code + ": " + out + new String(said.stderr(), UTF_8));
    }
    return out;
  }
}
