package asyncio4j.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The page {@code WAIVERS.md}. */
final class Waivers {

  /** A line of CPython's log for which the twin writes another one, or none. */
  record Line(String scenario, String theirs, String ours, String reason) {}

  final List<Line> lines = new ArrayList<>();

  /** The scenarios that have no twin, and why. */
  final Map<String, String> scenarios = new HashMap<>();

  private Waivers() {}

  static Waivers read(Path page) throws IOException {
    Waivers waivers = new Waivers();
    for (String row : Files.readAllLines(page)) {
      if (row.startsWith("| ") && !row.startsWith("| scenario |")) {
        waivers.add(row);
      }
    }
    return waivers;
  }

  private void add(String row) {
    String[] cells = row.substring(1, row.lastIndexOf('|')).split(" \\|", -1);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i].strip().replace("\\|", "|");
    }
    switch (cells.length) {
      case 2 -> {
        if (scenarios.put(cells[0], cells[1]) != null) {
          throw new IllegalArgumentException("listed twice: " + row);
        }
      }
      case 4 -> lines.add(new Line(cells[0], code(cells[1]), code(cells[2]), cells[3]));
      default -> throw new IllegalArgumentException("not a row of one of the tables: " + row);
    }
  }

  private static String code(String cell) {
    return cell.replaceAll("^`|`$", "");
  }

  TreeSet<String> all() {
    TreeSet<String> all = new TreeSet<>(scenarios.keySet());
    lines.forEach(line -> all.add(line.scenario()));
    return all;
  }

  /** What a twin has to write where CPython writes this. */
  List<String> apply(String scenario, List<String> log) {
    List<String> expected = new ArrayList<>(log);
    for (Line line : lines) {
      if (line.scenario().equals(scenario)) {
        int at = expected.indexOf(line.theirs());
        if (at < 0) {
          throw new UncheckedIOException(new IOException("CPython does not write this: " + line));
        }
        expected.remove(at);
        if (!line.ours().isEmpty()) {
          expected.add(at, line.ours());
        }
      }
    }
    return expected;
  }
}
