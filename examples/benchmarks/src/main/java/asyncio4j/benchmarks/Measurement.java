package asyncio4j.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One run of JMH over both sides of some rows. */
final class Measurement {

  private Measurement() {}

  /**
   * A heap whose memory is there from the start. The first touch of a page costs many times what is
   * measured here, a virtual machine's above all, and it would hit whoever's turn it is while the
   * heap grows.
   *
   * @param size as the JVM's options have it
   */
  static String[] heapOf(String size) {
    return new String[] {
      "-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages"
    };
  }

  /** Scores by {@code Class.method}; CPython's are not among them. */
  static Map<String, Score> of(List<Row> rows, Effort effort) throws RunnerException {
    TreeSet<String> names = new TreeSet<>();
    for (Row row : rows) {
      names.add(row.ours());
      if (!row.isPython()) {
        names.add(row.peer());
      }
    }
    return run(names, effort);
  }

  /** Ours under the relay engine, the other one; only where there is a mark to reach. */
  static Map<String, Score> underRelay(List<Row> rows) throws RunnerException {
    TreeSet<String> names = new TreeSet<>();
    rows.stream().filter(Row::hasMark).map(Row::ours).forEach(names::add);
    return names.isEmpty() ? Map.of() : run(names, Effort.GUARD, "-Dasyncio4j.engine=relay");
  }

  private static Map<String, Score> run(Set<String> names, Effort effort, String... arguments)
      throws RunnerException {
    ChainedOptionsBuilder options =
        effort.applyTo(
            new OptionsBuilder()
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(
                    Stream.of(heapOf("1g"), arguments)
                        .flatMap(Arrays::stream)
                        .toArray(String[]::new))
                .shouldFailOnError(true)
                .verbosity(effort.isSilent() ? VerboseMode.SILENT : VerboseMode.NORMAL));
    names.forEach(name -> options.include("\\." + Pattern.quote(name) + "$"));
    return scores(new Runner(options.build()).run());
  }

  private static Map<String, Score> scores(Collection<RunResult> results) {
    Map<String, Score> scores = new HashMap<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      Result<?> time = result.getPrimaryResult();
      Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
      scores.put(
          name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
          new Score(
              time.getScore(),
              time.getStatistics().getMin(),
              time.getStatistics().getMax(),
              bytes == null ? Double.NaN : bytes.getScore()));
    }
    return scores;
  }
}
