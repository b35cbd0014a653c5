package asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every scenario's twin writes CPython's log; what does not is listed in {@code WAIVERS.md}. */
class TwinsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** This module's, whichever module of the examples runs the tests. */
  private static final Path FOLDER = Path.of("../conformance");

  private static final Path EXPECTED = FOLDER.resolve("expected");
  private static final Path TWINS = FOLDER.resolve("src/main/java/asyncio4j/conformance/twins");

  private final Waivers waivers = Waivers.read(FOLDER.resolve("WAIVERS.md"));

  TwinsTest() throws IOException {}

  @TestFactory
  Stream<DynamicTest> twinsWriteTheLogOfCPython() throws Exception {
    return scenarios().stream()
        .filter(TwinsTest::hasTwin)
        .map(scenario -> dynamicTest(scenario, () -> check(scenario)));
  }

  private void check(String scenario) throws Exception {
    List<String> theirs = Files.readAllLines(EXPECTED.resolve(scenario + ".txt"));
    List<String> ours = play(scenario);
    if (waivers.scenarios.containsKey(scenario)) {
      assertThat(ours).as("it holds after all: take it out of WAIVERS.md").isNotEqualTo(theirs);
    } else {
      assertThat(String.join("\n", ours))
          .isEqualTo(String.join("\n", waivers.apply(scenario, theirs)));
    }
  }

  /** On a thread of its own, as a program would; in case it hangs, its stack is what fails. */
  private static List<String> play(String scenario) throws Exception {
    Twin twin = Twins.find(scenario).orElseThrow();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    FutureTask<Void> program =
        new FutureTask<>(() -> {
          twin.play();
          return null;
        });
    Thread thread = new Thread(program, scenario);
    thread.setDaemon(true);
    Kit.redirect(out);
    try {
      thread.start();
      program.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(log.toString(StandardCharsets.UTF_8), e.getCause());
    } catch (TimeoutException e) {
      AssertionError hangs = new AssertionError(scenario + " hangs; so far it wrote:\n" + log);
      hangs.setStackTrace(thread.getStackTrace());
      throw hangs;
    } finally {
      Kit.redirect(System.out);
    }
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyScenarioHasATwinOrAWaiver() throws Exception {
    assertThat(scenarios())
        .isNotEmpty()
        .allSatisfy(scenario ->
            assertThat(hasTwin(scenario) || waivers.scenarios.containsKey(scenario))
                .as("twin or waiver of %s", scenario)
                .isTrue());
  }

  @Test
  void everyWaiverHasAScenarioAndAReason() throws Exception {
    assertThat(scenarios()).containsAll(waivers.all());
    assertThat(waivers.scenarios.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
    assertThat(waivers.lines)
        .allSatisfy(line -> {
          assertThat(line.reason()).isNotBlank();
          assertThat(line.ours()).isNotEqualTo(line.theirs());
          assertThat(hasTwin(line.scenario())).isTrue();
        });
  }

  @Test
  void everyTwinHasAScenarioAndEveryScenarioALog() throws Exception {
    assertThat(names(TWINS, ".java"))
        .filteredOn(name -> !name.equals("package-info"))
        .map(TwinsTest::snakeCase)
        .isNotEmpty()
        .isSubsetOf(scenarios());
    assertThat(names(EXPECTED, ".txt")).isEqualTo(scenarios());
  }

  private static boolean hasTwin(String scenario) {
    try {
      return Twins.find(scenario).isPresent();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(scenario, e);
    }
  }

  /** The names of the scenarios; the kit that they share begins with an underscore. */
  private static TreeSet<String> scenarios() throws IOException {
    TreeSet<String> names = names(FOLDER.resolve("scenarios"), ".py");
    names.removeIf(name -> name.startsWith("_"));
    return names;
  }

  private static TreeSet<String> names(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String snakeCase(String className) {
    return Arrays.stream(className.split("(?=[A-Z])"))
        .map(word -> word.toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining("_"));
  }
}
