package asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How the cost of one task, timer or subscriber grows with how many of them there are: a table and
 * a plot, {@code target/growth.md} and {@code target/growth.png}.
 *
 * <p>What lives long is copied by a collector whose young generation is small, and that grows with
 * how much of it there is, whoever's it is. So the curves are measured with a young generation that
 * holds it all, and those of the tasks once more with G1 as it is, which has such a small one.
 */
public final class Growth {

  private static final List<String> ROOMY = List.of("-XX:+UseParallelGC", "-Xmn4g");

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
    measure("\\.Crowds\\.", ROOMY, "", curves);
    measure("\\.Crowds\\.tasks", List.of(), ", G1", curves);
    String table = table(curves);
    System.out.println();
    System.out.println(table);
    Path folder = Path.of("target");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("growth.md"), table);
    GrowthPlot.write(curves, folder.resolve("growth.png"));
  }

  private static void measure(
      String which, List<String> collector, String suffix, Map<String, Map<Integer, Double>> curves)
      throws RunnerException {
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(which)
                    .forks(1)
                    .warmupIterations(3)
                    .measurementIterations(4)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementTime(TimeValue.seconds(1))
                    .jvmArgsAppend(
                        Stream.concat(Stream.of(Measurement.heapOf("6g")), collector.stream())
                            .toArray(String[]::new))
                    .shouldFailOnError(true)
                    .build())
            .run()) {
      String name = result.getParams().getBenchmark();
      int count = Integer.parseInt(result.getParams().getParam("count"));
      curves
          .computeIfAbsent(name.substring(name.lastIndexOf('.') + 1) + suffix, _ -> new TreeMap<>())
          .put(count, result.getPrimaryResult().getScore() / count);
    }
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
