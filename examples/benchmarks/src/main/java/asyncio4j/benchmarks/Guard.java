package asyncio4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Fails when we have become grossly slower: when the ratio to a peer, in one and the same run, is
 * over twice what {@code recorded-ratios.txt} says. A machine that is busy with something else can
 * disturb one run; a loss is one that three runs in a row show, each longer than the one before,
 * and of each side its fastest iteration: others only make it slower.
 */
public final class Guard {

  private static final double GROSS = 2;
  private static final List<Effort> TRIES =
      List.of(Effort.GUARD, Effort.GUARD_AGAIN, Effort.GUARD_LAST);

  private Guard() {}

  /** What a ratio was when it was last recorded. */
  private record Recorded(Row row, double ratio) {}

  /**
   * Runs the guard.
   *
   * @param args none
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the recorded ratios cannot be read
   */
  public static void main(String[] args) throws RunnerException, IOException {
    List<Recorded> suspects = recorded();
    for (Effort effort : TRIES) {
      if (!suspects.isEmpty()) {
        suspects = lost(suspects, effort);
      }
    }
    if (!suspects.isEmpty()) {
      throw new IllegalStateException(
          "slower than recorded, "
              + TRIES.size()
              + " times in a row: "
              + suspects.stream()
                  .map(lost -> lost.row().ours() + " / " + lost.row().peer())
                  .toList()
              + "; profile it, or record the new ratio with the reason in the commit");
    }
  }

  private static List<Recorded> recorded() throws IOException {
    try (InputStream in = Guard.class.getResourceAsStream("/recorded-ratios.txt")) {
      return new String(
              Objects.requireNonNull(in, "recorded-ratios.txt").readAllBytes(),
              StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Guard::parse)
          .toList();
    }
  }

  /** {@code ours peer ratio}. */
  private static Recorded parse(String line) {
    String[] parts = line.trim().split("\\s+");
    for (Row row : Rows.ALL) {
      if (parts.length == 3 && row.ours().equals(parts[0]) && row.peer().equals(parts[1])) {
        return new Recorded(row, Double.parseDouble(parts[2]));
      }
    }
    throw new IllegalArgumentException("no such row of the comparison: " + line);
  }

  private static List<Recorded> lost(List<Recorded> suspects, Effort effort)
      throws RunnerException {
    Map<String, Score> scores =
        Measurement.of(suspects.stream().map(Recorded::row).toList(), effort);
    List<Recorded> lost = new ArrayList<>();
    for (Recorded suspect : suspects) {
      Row row = suspect.row();
      double ratio = score(scores, row.ours()).least() / score(scores, row.peer()).least();
      boolean isLost = ratio > GROSS * suspect.ratio();
      System.out.printf(
          Locale.ROOT,
          "guard: %s / %s is %.2f, recorded %.2f%s%n",
          row.ours(),
          row.peer(),
          ratio,
          suspect.ratio(),
          isLost ? ": LOST" : "");
      if (isLost) {
        lost.add(suspect);
      }
    }
    return lost;
  }

  private static Score score(Map<String, Score> scores, String name) {
    return Objects.requireNonNull(scores.get(name), () -> "no score of " + name);
  }
}
