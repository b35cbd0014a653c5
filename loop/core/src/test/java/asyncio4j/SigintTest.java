package asyncio4j;

import static asyncio4j.Log.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.internal.SignalLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real signals, sent by this process to itself or to another one. */
class SigintTest {

  private static final int SIGINT = 2;

  private static final RunOptions HANDLE = RunOptions.DEFAULT.withCtrlC(true);

  private final Log log = new Log();

  /** By reflection, because javac warns of that class. */
  private static void raise() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    type.getMethod("raise", type)
        .invoke(null, type.getConstructor(String.class).newInstance("INT"));
  }

  /** Only the JVM's own handler lets another one be installed. */
  private static boolean isJvmHandlerThere() {
    JvmSignal probe = JvmSignal.install("INT", () -> true);
    if (probe != null) {
      probe.close();
    }
    return probe != null;
  }

  /**
   * Whether whoever started this process had it ignore the signal, as a shell does with what it
   * starts by &amp;: the JVM leaves that so, and each test would wait for what cannot come.
   */
  private static boolean isIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    long ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElseThrow();
    return (ignored & 1 << SIGINT - 1) != 0;
  }

  /** Says so where CI shows it. */
  @BeforeAll
  static void theSignalMustNotBeIgnored() throws IOException {
    if (isIgnored()) {
      String what =
          "SKIPPED, there is no SIGINT here, this process was started with it ignored: start it by"
              + " env --default-signal=INT";
      System.out.println(what);
      Assumptions.abort(what);
    }
  }

  @BeforeEach
  void nobodyElseHandlesTheSignal() {
    assertThat(isJvmHandlerThere()).isTrue();
  }

  @Test
  void ctrlCCancelsMain() {
    assertThatThrownBy(() ->
            Asyncio.run(
                () -> {
                  assertThat(isJvmHandlerThere()).isFalse();
                  raise();
                  try {
                    Asyncio.sleep(Duration.ofHours(1));
                  } finally {
                    turns(2);
                    log.add("cleaned up");
                  }
                },
                HANDLE))
        .isInstanceOf(KeyboardInterrupt.class);
    assertThat(log.lines()).containsExactly("cleaned up");
    assertThat(Thread.interrupted()).isFalse();
    assertThat(isJvmHandlerThere()).isTrue();
  }

  @Test
  void theHandlerOfSomebodyElseStays() {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    JvmSignal theirs = JvmSignal.install("INT", () -> taken.add("theirs"));
    try {
      String result =
          Asyncio.run(
              () -> {
                raise();
                return taken.take();
              },
              HANDLE);
      assertThat(result).isEqualTo("theirs");
      assertThat(isJvmHandlerThere()).isFalse();
    } finally {
      theirs.close();
    }
    assertThat(isJvmHandlerThere()).isTrue();
  }

  @Test
  void aHandlerThatWasReplacedMeanwhileIsNotPutBack() {
    JvmSignal outer = JvmSignal.install("INT", () -> true);
    outer.close();
    JvmSignal later = JvmSignal.install("INT", () -> true);
    outer.close();
    assertThat(isJvmHandlerThere()).isFalse();
    later.close();
    assertThat(isJvmHandlerThere()).isTrue();
  }

  @Test
  void onOtherThreadsItIsLeftAlone() throws InterruptedException {
    Thread thread =
        Thread.ofPlatform()
            .name("not main")
            .start(() -> Asyncio.run(() -> log.add(isJvmHandlerThere())));
    thread.join();
    assertThat(log.lines()).containsExactly("true");
  }

  /** A program whose main coroutine blocks the loop, so that nobody takes the signals. */
  static final class HeldUp {
    public static void main(String[] arguments) {
      Asyncio.run(() -> {
        System.out.println("blocks");
        while (true) {
          Thread.sleep(Duration.ofHours(1));
        }
      });
    }
  }

  @Test
  void theThirdEndsAProgramThatIsHeldUp() throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HeldUp.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = program.inputReader()) {
      output.lines().takeWhile(line -> !line.equals("blocks")).forEach(line -> {});
      // The kernel keeps only one signal of a kind, so they are repeated until it has had enough.
      int sent = 0;
      while (program.isAlive()) {
        new ProcessBuilder("kill", "-INT", Long.toString(program.pid())).start().waitFor();
        sent++;
        program.waitFor(Duration.ofMillis(50));
      }
      assertThat(program.exitValue()).isEqualTo(130);
      assertThat(sent).isGreaterThanOrEqualTo(3);
    } finally {
      program.destroyForcibly();
    }
  }

  /** As a loop's handler does that was added in a run: it goes when the loop is closed. */
  @Test
  void whoGoesAfterTheRunDoesNotBringItBack() throws Exception {
    JvmSignal ofRun = JvmSignal.install("INT", () -> true);
    Object signal =
        Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance("INT");
    SignalLink ofLoop = SignalLink.install(signal, () -> true);
    assertThat(isJvmHandlerThere()).isFalse();
    ofRun.close();
    assertThat(isJvmHandlerThere()).isFalse();
    ofLoop.close();
    assertThat(isJvmHandlerThere()).isTrue();
  }
}
