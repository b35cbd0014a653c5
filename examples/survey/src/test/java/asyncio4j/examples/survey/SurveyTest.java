package asyncio4j.examples.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program on trees of every kind. */
@EnabledOnOs(OS.LINUX) // for /proc and mkfifo; what is tested is the same elsewhere
class SurveyTest {

  @TempDir Path tree;

  @BeforeEach
  void plant() throws IOException {
    Files.createDirectories(tree.resolve("b/target"));
    write("a.txt", "alpha beta\nalpha\n");
    write("b/copy.txt", "alpha beta\nalpha\n");
    write("b/big.txt", "gamma ".repeat(50_000));
    write("b/target/ignored.txt", "ignored");
    write("empty", "");
    write("empty2", "");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(tree.resolve(name), text);
  }

  @Test
  void countsAndRanks() {
    Ran ran = Ran.with(tree, "--chunk", "1000");
    assertThat(ran.status()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.outLines())
        .first()
        .asString()
        .isEqualTo("Survey of " + tree + ", engine " + System.getProperty("asyncio4j.engine"));
    assertThat(ran.outLines())
        .contains(
            "           5  files, 0 of them binary",
            "           4  lines",
            "      50,006  words",
            "           0  links not followed, 1 directory not entered")
        .containsSequence(
            "Most frequent identifiers",
            "      50,000  gamma",
            "           4  alpha",
            "           2  beta",
            "")
        .containsSequence(
            "Largest files",
            "   293.0 KiB  " + tree + "/b/big.txt",
            "        17 B  " + tree + "/a.txt",
            "        17 B  " + tree + "/b/copy.txt",
            "         0 B  " + tree + "/empty",
            "         0 B  " + tree + "/empty2",
            "")
        .containsSequence(
            "Same content, what one of them would save first",
            "        17 B  in 2 files: " + tree + "/a.txt, " + tree + "/b/copy.txt",
            "");
    assertThat(ran.out()).containsPattern("300,034  bytes, read in \\d+\\.\\d s");
    assertThat(ran.out()).containsPattern("File handles: (\\d+) opened, \\1 closed, 0 open\\.");
  }

  @Test
  void aPathMayBeAFile() {
    Ran ran = Ran.with(tree.resolve("a.txt"));
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("1  files").contains("3  words");
  }

  @Test
  void whatIsNotThereGetsALineAndTheRestGoesOn() {
    Path missing = tree.resolve("no/such");
    Path below = tree.resolve("a.txt/below");
    Ran ran = Ran.with(missing, tree.resolve("a.txt"), below);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.errLines())
        .containsExactly(
            "survey: " + missing + ": does not exist", "survey: " + below + ": does not exist");
    assertThat(ran.out()).contains("1  files");
  }

  @Test
  void linksAreNotFollowedAndOnesToNowhereAreSaid() throws IOException {
    Files.createSymbolicLink(tree.resolve("again"), tree);
    Files.createSymbolicLink(tree.resolve("dangling"), Path.of("nowhere"));
    Ran ran = Ran.with(tree);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.errLines())
        .containsExactly("survey: " + tree + "/dangling: is a link to nowhere: nowhere");
    assertThat(ran.out()).contains("5  files").contains("1  links not followed");
  }

  @Test
  void aBinaryFileGetsALineUnlessToldToBeQuiet() throws IOException {
    Path binary = write("b/data", "two\0words\n");
    Ran ran = Ran.with(tree);
    assertThat(ran.status()).isZero();
    assertThat(ran.errLines())
        .containsExactly(
            "survey: " + binary + ": is binary; its size counts, its lines and words do not");
    assertThat(ran.out()).contains("6  files, 1 of them binary").contains("4  lines");
    assertThat(Ran.with(tree, "--quiet").err()).isEmpty();
  }

  /** Opening a pipe would wait for somebody to write into it. */
  @Test
  void aPipeIsSaidAndNotOpened() throws Exception {
    Path pipe = tree.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Ran ran = Ran.with(tree);
    assertThat(ran.status()).isZero();
    assertThat(ran.errLines())
        .containsExactly("survey: " + pipe + ": is a pipe, socket or device; skipped");
    assertThat(ran.out()).contains("5  files");
  }

  /** A file that fails when it is read, for root too. */
  @Test
  void anUnreadableFileIsSaidAndTheRestGoesOn() {
    Path unreadable = Path.of("/proc/self/mem");
    Ran ran = Ran.with(unreadable, tree.resolve("a.txt"));
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.errLines())
        .containsExactly("survey: /proc/self/mem: cannot be read: Input/output error");
    assertThat(ran.out())
        .contains("1  files")
        .containsPattern("File handles: (\\d+) opened, \\1 closed, 0 open\\.");
  }

  @Test
  void aStrangeNameStaysOnItsLine() throws IOException {
    Path strange = write("b/two\nlines", "x\0y");
    Ran ran = Ran.with(strange);
    assertThat(ran.errLines()).singleElement().asString().contains("/two?lines: is binary");
  }

  @Test
  void aTerminalSeesABarThatIsGoneInTheEnd() {
    Ran ran = Ran.onTerminal(tree, "--slow", "1", "--chunk", "10000");
    assertThat(ran.out()).containsPattern("\r\u001b\\[K\\[[#.]{30}\\] +\\d+%  \\d files?, ");
    String afterTheBar = ran.out().substring(ran.out().lastIndexOf('\r'));
    assertThat(afterTheBar).startsWith("\r\u001b[KSurvey of ");
    assertThat(Ran.with(tree).out()).doesNotContain("\r");
  }
}
