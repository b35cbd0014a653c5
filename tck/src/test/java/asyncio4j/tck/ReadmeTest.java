package asyncio4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verification that the pages for library authors show is a whole one. */
class ReadmeTest {

  private static final Pattern VERIFICATION =
      Pattern.compile("```java\n(public class TicksTest extends .*?)```", Pattern.DOTALL);

  /** Of all modules, whichever runs this. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("tck/README.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "tck/README.md"})
  void theVerificationOfThePageRuns(String page, @TempDir Path folder) throws Exception {
    Matcher shown = VERIFICATION.matcher(Files.readString(root().resolve(page)));
    assertThat(shown.find()).isTrue();
    Path source =
        Files.writeString(
            folder.resolve("TicksTest.java"),
            "import asyncio4j.*;\nimport asyncio4j.tck.*;\n" + shown.group(1));
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    String path = System.getProperty("java.class.path");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-proc:none",
                "-classpath",
                path,
                "-d",
                folder.toString(),
                source.toString());
    assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      assertThat(TestNgRun.summaryOf(loader.loadClass("TicksTest")))
          .containsExactly("TCK TicksTest (engine): 4 run, 4 passed, 1 not applicable");
    }
  }
}
