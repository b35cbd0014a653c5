package asyncio4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Engine;
import asyncio4j.EventLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A verification runs on both engines, whatever the flags of the JVM are. */
class OtherEngineTest {

  private final String ours = System.getProperty(OtherEngine.ENGINES);

  @BeforeEach
  void asForEverybodyElse() {
    System.clearProperty(OtherEngine.ENGINES);
  }

  @AfterEach
  void asForUs() {
    System.clearProperty(Samples.OnOneEngine.PROPERTY);
    System.setProperty(OtherEngine.ENGINES, ours);
  }

  @Test
  void theSameTestsRunOnBoth() {
    assertThat(TestNgRun.summaryOf(Samples.Right.class))
        .containsExactly(
            "TCK Right (other): 4 run, 4 passed, 1 not applicable",
            "TCK Right (engine): 4 run, 4 passed, 1 not applicable");
  }

  @Test
  void whatFailsOnTheOtherOneFailsHere() {
    System.setProperty(Samples.OnOneEngine.PROPERTY, EventLoop.engine().name());
    assertThat(TestNgRun.summaryOf(Samples.OnOneEngine.class))
        .containsExactly("TCK OnOneEngine (engine): 5 run, 4 passed, 1 failed, 1 not applicable");
    OtherEngine other = new OtherEngine();
    other.start(Samples.OnOneEngine.class, Set.of(TestNgRun.SOME[0]));
    assertThatThrownBy(other::join)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            EventLoop.engine() == Engine.RELAY ? "engine carried" : "engine relay")
        .hasMessageContaining(TestNgRun.SOME[0] + " failed")
        .hasMessageContaining("TCK OnOneEngine");
    other.join(); // Told once.
  }

  @Test
  void aRunWithoutTestsIsAFailure() {
    OtherEngine other = new OtherEngine();
    other.start(Samples.Right.class, Set.of("noSuchTest"));
    assertThatThrownBy(other::join).hasMessageContaining("no test ran");
  }

  @Test
  void aRunThatEndsBeforeItsTestsIsAFailure() {
    OtherEngine other = new OtherEngine();
    other.start(Samples.Exiting.class, Set.of(TestNgRun.SOME[0]));
    assertThatThrownBy(other::join).hasMessageContaining("without a summary");
  }

  @Test
  void aTestThatDoesNotRunIsAFailure() {
    OtherEngine other = new OtherEngine();
    other.start(Samples.Right.class, Set.of(TestNgRun.SOME[0], "noSuchTest"));
    assertThatThrownBy(other::join).hasMessageContaining("these did not run: [noSuchTest]");
  }

  @Test
  void theSummaryHasToBeOfThatClassAndThatEngine() {
    OtherEngine other = new OtherEngine();
    boolean relay = EventLoop.engine() == Engine.RELAY;
    String right = "TCK Right (" + (relay ? "carried" : "relay") + "): 1 run, 1 passed";
    String wrong = "TCK Right (" + (relay ? "relay" : "carried") + "): 1 run, 1 passed";
    assertThat(other.checked(right, Samples.Right.class)).isEqualTo(right);
    assertThatThrownBy(() -> other.checked(wrong, Samples.Right.class))
        .hasMessageContaining("without a summary");
    assertThatThrownBy(() -> other.checked(right, Samples.Short.class))
        .hasMessageContaining("without a summary");
  }

  /** A second JVM as {@link OtherEngine} starts it, but on the engine of this one. */
  private Process secondJvm(Map<String, String> environment, Object... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    builder.command().add("-D" + OtherEngine.ENGINES + "=both");
    for (Object argument : arguments) {
      builder.command().add(argument.toString());
    }
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  /** It runs a test, and is told which engine that is for; without flags it has relay. */
  private Process secondRun(Engine engine, Path folder, Class<?> verification) throws IOException {
    return secondJvm(
        Map.of(),
        OtherEngineRun.class.getName(),
        engine,
        Files.createFile(folder.resolve("properties")),
        verification.getName(),
        TestNgRun.SOME[0]);
  }

  @Test
  void aRunOnAnotherEngineThanWasAskedForIsAFailure(@TempDir Path folder) throws Exception {
    Process process = secondRun(Engine.CARRIED, folder, Samples.Right.class);
    assertThatThrownBy(() -> OtherEngine.output(process, Duration.ofMinutes(1)))
        .hasMessageContaining("it has the engine RELAY, not CARRIED");
  }

  @Test
  void itEndsWithTheJvmThatStartedIt(@TempDir Path folder) throws Exception {
    Process process = secondRun(Engine.RELAY, folder, Samples.Hanging.class);
    try (BufferedReader printed = process.inputReader()) {
      assertThat(printed.lines().anyMatch(line -> line.equals(Samples.Hanging.HERE))).isTrue();
      process.getOutputStream().close(); // As the end of that JVM does.
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** One that has printed something and does not end until it is killed. */
  private static final class Endless extends Process {
    private final PipedOutputStream out = new PipedOutputStream();
    private final PipedInputStream printed;

    Endless(String text) throws IOException {
      printed = new PipedInputStream(out);
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void destroy() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) {
      return false;
    }

    @Override
    public int waitFor() {
      throw new AssertionError("that would be for ever");
    }

    @Override
    public int exitValue() {
      throw new IllegalThreadStateException();
    }

    @Override
    public InputStream getInputStream() {
      return printed;
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }
  }

  @Test
  void whatOneHadPrintedThatDoesNotEndIsTold() throws Exception {
    Process endless = new Endless("the last thing");
    assertThatThrownBy(() -> OtherEngine.output(endless, Duration.ofMillis(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not end in PT0.001S")
        .hasMessageContaining("the last thing");
  }

  /** Run in a JVM with options in its environment, which would win over the second JVM's. */
  static final class InAnEnvironment {
    public static void main(String[] args) {
      OtherEngine other = new OtherEngine();
      other.start(Samples.Right.class, Set.of(TestNgRun.SOME[0]));
      other.join();
    }
  }

  @Test
  void theEnvironmentsOptionsAreNotForTheSecondJvm() throws Exception {
    Map<String, String> environment = new HashMap<>();
    OtherEngine.OPTIONS.forEach(name -> environment.put(name, "-Dasyncio4j.engine=relay"));
    Process process = secondJvm(environment, InAnEnvironment.class.getName());
    assertThat(OtherEngine.output(process, Duration.ofMinutes(1)))
        .contains("TCK Right (carried): 1 run, 1 passed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx1g",
        "-ea",
        "-ea:asyncio4j...",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-modules=jdk.jfr",
        "--enable-preview",
        "-Dmine=1"
      })
  void isPassedOn(String argument) {
    assertThat(OtherEngine.isInherited(argument)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-javaagent:some.jar",
        "-agentlib:jdwp=transport=dt_socket",
        "-Dcom.sun.management.jmxremote.port=9010",
        "-Dcom.sun.management.jmxremote",
        "-Dasyncio4j.engine=relay",
        "-XX:ArchiveClassesAtExit=a.jsa",
        "-XX:AOTCacheOutput=a.aot",
        "-XX:AOTMode=record",
        "-XX:StartFlightRecording",
        "--add-opens=java.base/java.lang=ALL-UNNAMED"
      })
  void isNotPassedOn(String argument) {
    assertThat(OtherEngine.isInherited(argument)).isFalse();
  }

  @Test
  void oneEngineIsEnoughIfSomebodySaysSo() {
    System.setProperty(OtherEngine.ENGINES, "jvm");
    assertThat(TestNgRun.summaryOf(Samples.Right.class))
        .containsExactly("TCK Right (engine): 4 run, 4 passed, 1 not applicable");
    System.setProperty(OtherEngine.ENGINES, "all");
    assertThatThrownBy(() -> new OtherEngine().start(Samples.Right.class, Set.of("any")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both or jvm");
  }
}
