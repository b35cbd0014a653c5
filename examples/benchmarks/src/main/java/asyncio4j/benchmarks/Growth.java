package asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How the cost of one task, timer or subscriber grows with how many of them there are: a table and
 * a plot, {@code target/growth.md} and {@code target/growth.png}.
 */
public final class Growth {

  private Growth() {}

  /**
   * Measures and writes both.
   *
   * @param args none
   * @throws RunnerException if a benchmark fails
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] args) throws RunnerException, IOException {
    // By series, and in it nanoseconds for one by count.
    Map<String, Map<Integer, Double>> curves = new TreeMap<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include("\\.Crowds\\.")
                    .forks(1)
                    .warmupIterations(3)
                    .measurementIterations(4)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementTime(TimeValue.seconds(1))
                    .jvmArgsAppend(Measurement.heapOf("6g"))
                    .shouldFailOnError(true)
                    .build())
            .run()) {
      String name = result.getParams().getBenchmark();
      int count = Integer.parseInt(result.getParams().getParam("count"));
      curves
          .computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), _ -> new TreeMap<>())
          .put(count, result.getPrimaryResult().getScore() / count);
    }
    String table = table(curves);
    System.out.println();
    System.out.println(table);
    Path folder = Path.of("target");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("growth.md"), table);
    GrowthPlot.write(curves, folder.resolve("growth.png"));
  }

  private static String table(Map<String, Map<Integer, Double>> curves) {
    List<Integer> counts =
        curves.values().stream()
            .flatMap(curve -> curve.keySet().stream())
            .distinct()
            .sorted()
            .toList();
    StringBuilder out = new StringBuilder("| nanoseconds for one of |");
    counts.forEach(count -> out.append(String.format(Locale.ROOT, " %,d |", count)));
    out.append("\n|---|").append("--:|".repeat(counts.size())).append('\n');
    curves.forEach((name, curve) -> {
      out.append("| ").append(name).append(" |");
      counts.forEach(count -> out.append(String.format(Locale.ROOT, " %.0f |", curve.get(count))));
      out.append('\n');
    });
    return out.toString();
  }
}
