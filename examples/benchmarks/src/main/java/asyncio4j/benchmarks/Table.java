package asyncio4j.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ratios as a Markdown table. */
final class Table {

  private Table() {}

  static String of(List<Row> rows, Map<String, Score> scores, Map<String, Score> underRelay) {
    StringBuilder out =
        new StringBuilder(
            """
            | work | peer | ours ns | peer ns | ours B | peer B | ours/peer | mark | | relay ns |
            |---|---|--:|--:|--:|--:|--:|--:|---|--:|
            """);
    for (Row row : rows) {
      Score ours = scores.get(row.ours());
      Score peer = scores.get(row.peer());
      if (ours != null && peer != null) {
        out.append(line(row, ours, peer, underRelay.get(row.ours())));
      }
    }
    return out.toString();
  }

  private static String line(Row row, Score ours, Score peer, @Nullable Score relay) {
    double ratio = ours.nanos() / peer.nanos();
    boolean marked = row.hasMark();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %.2f | %s | %s | %s |%n",
        row.work(),
        row.peerName(),
        number(ours.nanos()),
        number(peer.nanos()),
        number(ours.bytes()),
        number(peer.bytes()),
        ratio,
        marked ? String.format(Locale.ROOT, "%.2f", row.mark()) : "",
        !marked ? "" : ratio <= row.mark() ? "reached" : "**missed**",
        marked && relay != null ? number(relay.nanos()) : "");
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? ""
        : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
