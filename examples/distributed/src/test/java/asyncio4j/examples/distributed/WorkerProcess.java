package asyncio4j.examples.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A worker in a JVM of its own, which the test starts and may kill. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  WorkerProcess(String cluster) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                cluster)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  /** Reads what it prints, until it is the text. */
  void awaitLine(String text) throws IOException {
    String line = output.readLine();
    while (line != null && !line.equals(text)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the worker ended before it said " + text);
    }
  }

  /** As a crash would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    kill();
    output.close();
  }
}
