package asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page that sets asyncio's names beside ours: nothing of asyncio's is missing, nothing of ours
 * is made up.
 */
class SideBySideTest {

  private static final Path PAGE = Path.of("../../loop/ASYNCIO.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> PACKAGES =
      List.of("asyncio4j.", "asyncio4j.queues.", "asyncio4j.io.", "java.lang.", "java.util.");

  /** The cells of the tables' rows. */
  private static List<String[]> rows() throws IOException {
    try (Stream<String> lines = Files.lines(PAGE)) {
      return lines
          .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
          .map(line -> line.substring(1).split("\\|"))
          .toList();
    }
  }

  private static List<String> codes(String cell) {
    List<String> found = new ArrayList<>();
    for (Matcher matcher = CODE.matcher(cell); matcher.find(); ) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void everyNameOfAsyncioIsOnThePageOrAmongTheRefusals() throws IOException {
    Set<String> there = new TreeSet<>();
    for (String[] row : rows()) {
      there.addAll(codes(row[0]));
    }
    try (Stream<String> names = Files.lines(Path.of("src/test/resources/asyncio-names.txt"))) {
      Set<String> wanted =
          names
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(" ")[1])
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(wanted).hasSizeGreaterThan(95);
      assertThat(there).containsAll(wanted);
    }
  }

  @Test
  void everySpellingOfOursExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int checked = 0;
    for (String[] row : rows()) {
      if (row.length < 3) {
        continue; // the refusals have no spelling
      }
      for (String spelling : codes(row[1])) {
        checked++;
        if (!exists(spelling)) {
          missing.add(spelling);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(checked).isGreaterThan(60);
  }

  /** A public class, or a public member of one. */
  private static boolean exists(String spelling) {
    String[] parts = spelling.split("\\.");
    for (String prefix : PACKAGES) {
      try {
        Class<?> type = Class.forName(prefix + parts[0]);
        if (Modifier.isPublic(type.getModifiers())) {
          return parts.length == 1 || hasMember(type, parts[1]);
        }
      } catch (ClassNotFoundException e) {
        // perhaps it is in the next package
      }
    }
    return false;
  }

  /** Of the public ones, inherited ones too: others are not in these arrays. */
  private static boolean hasMember(Class<?> type, String name) {
    return Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()))
        .anyMatch(member -> member.getName().equals(name));
  }
}
