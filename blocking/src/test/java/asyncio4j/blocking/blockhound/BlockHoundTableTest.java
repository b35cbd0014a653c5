package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** BLOCKHOUND.md says what is found, as measured here: in a JVM of its own for each column pair. */
class BlockHoundTableTest {

  private static final Path PAGE = Path.of("BLOCKHOUND.md");

  @Test
  void thePageHasTheTableOfThisEngine() throws Exception {
    String engine = EventLoop.engine().name().toLowerCase(Locale.ROOT);
    String begin = "<!-- " + engine + ": written by BlockHoundTableTest -->\n";
    String end = "<!-- end -->\n";
    String page = Files.readString(PAGE);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end, from);
    assertThat(page).contains(begin, end);
    String table = table(ChildJvm.run(Probe.class, "stock"), ChildJvm.run(Probe.class, "ours"));
    if (Boolean.getBoolean("blockhound.table.write")) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    } else {
      assertThat(page.substring(from, to))
          .as("%s is out of date; -Dblockhound.table.write=true writes it anew", PAGE)
          .isEqualTo(table);
    }
  }

  private static String table(List<String> stock, List<String> ours) {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("| call |");
    for (String who : List.of("stock", "with asyncio4j")) {
      for (Place place : Place.values()) {
        head.append(' ').append(who).append(", ").append(place.title).append(" |");
      }
    }
    lines.add(head.toString());
    lines.add("|---".repeat(1 + 2 * Place.values().length) + "|");
    for (Blocking how : Blocking.values()) {
      StringBuilder line = new StringBuilder("| " + how.title + " |");
      for (List<String> found : List.of(stock, ours)) {
        for (Place place : Place.values()) {
          line.append(' ').append(Probe.answer(found, how, place)).append(" |");
        }
      }
      lines.add(line.toString());
    }
    return String.join("\n", lines) + "\n";
  }
}
