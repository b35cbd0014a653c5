package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.io.Communicated;
import asyncio4j.io.Stdio;
import asyncio4j.io.Subprocess;
import asyncio4j.io.SubprocessOptions;
import asyncio4j.io.Subprocesses;
import java.io.File;
import java.io.IOException;
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
          String what = "SKIPPED, there is no " + name + " here: apt-get install it to run this";
          System.out.println(what);
          Assumptions.abort(what);
          return name;
        });
  }

  /** Runs a program in a coroutine to its end, which must be a good one; what it has said. */
  static String run(String input, String program, String... arguments) throws IOException {
    Subprocess running = Subprocesses.createSubprocessExec(PIPES, program, arguments);
    Communicated said = running.communicate(input.getBytes(UTF_8));
    Integer code = running.returnCode();
    if (code == null || code != 0) {
      throw new IOException(
          program + " ended with " + code + ": " + new String(said.stderr(), UTF_8));
    }
    return new String(said.stdout(), UTF_8);
  }
}
