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
            | work | peer | ours ns | peer ns | ours B | peer B | ours/peer | from | to | mark | | relay ns |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|
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
    double least = ours.least() / peer.most();
    double most = ours.most() / peer.least();
    boolean marked = row.hasMark();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %.2f | %.2f | %.2f | %s | %s | %s |%n",
        row.work(),
        row.peerName(),
        number(ours.nanos()),
        number(peer.nanos()),
        number(ours.bytes()),
        number(peer.bytes()),
        ours.nanos() / peer.nanos(),
        least,
        most,
        marked ? String.format(Locale.ROOT, "%.2f", row.mark()) : "",
        !marked ? "" : verdict(least, most, row.mark()),
        marked && relay != null ? number(relay.nanos()) : "");
  }

  /** Open if some of the iterations would have reached the mark, and others not. */
  private static String verdict(double least, double most, double mark) {
    return most <= mark ? "reached" : least > mark ? "**missed**" : "open";
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? ""
        : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
