package asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs ours and the peers in one go and prints the ratios. Arguments: {@code short} (the default)
 * or {@code full}, then optionally a regular expression for the works to compare.
 */
public final class Compare {

  private Compare() {}

  /**
   * Runs the comparison.
   *
   * @param args see above
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the table cannot be written
   */
  public static void main(String[] args) throws RunnerException, IOException {
    Effort effort = args.length > 0 && args[0].equals("full") ? Effort.FULL : Effort.SHORT;
    // A work's name has spaces, and Maven hands over its parts.
    Pattern which = Pattern.compile(Stream.of(args).skip(1).collect(Collectors.joining(" ")));
    List<Row> rows = Rows.ALL.stream().filter(row -> which.matcher(row.work()).find()).toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no work matches " + which);
    }
    Map<String, Score> scores = new HashMap<>(Measurement.of(rows, effort));
    if (rows.stream().anyMatch(Row::isPython)) {
      PythonPeer.scores("peers.py").forEach((name, score) -> scores.put(Row.PYTHON + name, score));
      PythonPeer.uvloopScores("peers.py")
          .forEach((name, score) -> scores.put(Row.PYTHON + name, score));
    }
    String table = Table.of(rows, scores, Measurement.underRelay(rows));
    System.out.println();
    System.out.println(table);
    Path file = Path.of("target", "comparison.md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, table);
  }
}
