package asyncio4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, with the engine of this one. Closing ends it. */
final class OtherJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  /** Starts a program; what it prints on either channel can be read. */
  OtherJvm(Class<?> main, String... options) throws IOException {
    this(Map.of(), main, options);
  }

  /** The same, with more in its environment. */
  OtherJvm(Map<String, String> environment, Class<?> main, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // It does not live long enough for the other compiler.
    if (EventLoop.engine() == Engine.CARRIED) {
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    }
    command.add("-Dasyncio4j.engine=" + EventLoop.engine().name().toLowerCase());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    output = process.inputReader();
    // Nothing else ends a read of its output if the line never comes.
    var _ =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, 60, TimeUnit.SECONDS)
            .thenRun(process::destroyForcibly);
  }

  String pid() {
    return Long.toString(process.pid());
  }

  /** Reads up to a line and returns all of it. */
  List<String> readUntil(String last) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.equals(last)) {
        return lines;
      }
    }
    throw new AssertionError("it ended without " + last + ": " + lines);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
