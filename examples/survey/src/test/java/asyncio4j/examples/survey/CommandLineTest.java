package asyncio4j.examples.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void withoutArgumentsItIsTheCurrentDirectoryToTheEnd() {
    Options options = CommandLine.parse();
    assertThat(options.paths()).containsExactly(Path.of(""));
    assertThat(options.stopsEarly()).isFalse();
    assertThat(options.ahead()).isEqualTo(16);
    assertThat(options.chunkSize()).isEqualTo(65536);
    assertThat(options.skip()).contains(".git", "target");
  }

  @Test
  void optionsAndPathsMayComeInAnyOrder() {
    Options options =
        CommandLine.parse(
            "a", "--first", "3", "--top=2", "b", "--slow=7", "-q", "--skip", "x,y", "--", "--z");
    assertThat(options.paths()).containsExactly(Path.of("a"), Path.of("b"), Path.of("--z"));
    assertThat(options.first()).isEqualTo(3);
    assertThat(options.stopsEarly()).isTrue();
    assertThat(options.top()).isEqualTo(2);
    assertThat(options.pace()).isEqualTo(Duration.ofMillis(7));
    assertThat(options.quiet()).isTrue();
    assertThat(options.skip()).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void aNamedDirectoryIsEnteredWhateverItsName() {
    Options options = CommandLine.parse("target");
    assertThat(options.skips(Path.of("target"))).isFalse();
    assertThat(options.skips(Path.of("other/target"))).isTrue();
    assertThat(options.skips(Path.of("/"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--frist=3, unknown option --frist",
    "-x, unknown option -x",
    "--first, --first needs a value",
    "--first=0, '--first takes a whole number from 1 on, not ''0'''",
    "--first=ten, '--first takes a whole number from 1 on, not ''ten'''",
    "--first=99999999999999999999, '--first takes a whole number from 1 on,"
        + " not ''99999999999999999999'''",
    "--chunk=-1, '--chunk takes a whole number from 1 to 67108864, not ''-1'''",
    "--quiet=yes, --quiet takes no value",
  })
  void whatMakesNoSenseIsSaid(String arg, String message) {
    assertThatThrownBy(() -> CommandLine.parse(arg))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
    Ran ran = Ran.with(arg);
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errLines())
        .containsExactly("survey: " + message + "; survey --help says what there is");
  }

  @Test
  void helpIsHelp() {
    Ran ran = Ran.with("--help");
    assertThat(ran.status()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).startsWith("usage: survey").contains("--first N", "--slow MS", "130");
  }
}
