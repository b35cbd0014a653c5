package asyncio4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Runs a script of ours and reads its scores. */
final class PythonPeer {

  private PythonPeer() {}

  /** Of CPython's own loop; scores by name. */
  static Map<String, Score> scores(String script) {
    return scores(script, System.getProperty("python", "python3"));
  }

  /** Of uvloop's, where a Python has it. */
  static Map<String, Score> uvloopScores(String script) {
    String python = System.getProperty("python", "python3");
    return scores(script, System.getProperty("python.uvloop", python), "uvloop");
  }

  /** Empty, with a line that says why, where there is no Python. */
  private static Map<String, Score> scores(String script, String python, String... arguments) {
    Map<String, Score> scores = new HashMap<>();
    try {
      Path copy = Files.createTempFile("peers", ".py");
      try (var in = PythonPeer.class.getResourceAsStream("/" + script)) {
        Files.copy(Objects.requireNonNull(in, script), copy, StandardCopyOption.REPLACE_EXISTING);
      }
      Process process =
          new ProcessBuilder(
                  Stream.concat(Stream.of(python, copy.toString()), Stream.of(arguments)).toList())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines
            .lines()
            .map(line -> line.split(" "))
            .forEach(fields -> scores.put(fields[0], score(fields)));
      }
      int exit = process.waitFor();
      Files.delete(copy);
      if (exit != 0) {
        throw new IllegalStateException(script + " ended with exit code " + exit);
      }
    } catch (IOException e) {
      System.out.println("No figures for CPython: " + e.getMessage() + " (-Dpython=... names one)");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return scores;
  }

  /** Name, median and, if there are several rounds, the quartiles beside it. */
  private static Score score(String[] fields) {
    double median = Double.parseDouble(fields[1]);
    boolean hasRange = fields.length > 3;
    return new Score(
        median,
        hasRange ? Double.parseDouble(fields[2]) : median,
        hasRange ? Double.parseDouble(fields[3]) : median,
        Double.NaN);
  }
}
