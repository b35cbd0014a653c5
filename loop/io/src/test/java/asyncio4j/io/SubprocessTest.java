package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static asyncio4j.io.Subprocesses.createSubprocessExec;
import static asyncio4j.io.Subprocesses.createSubprocessShell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class SubprocessTest {

  private static final SubprocessOptions PIPES =
      SubprocessOptions.streams(Stdio.PIPE, Stdio.PIPE, Stdio.PIPE);

  private static final SubprocessOptions QUIET =
      SubprocessOptions.streams(Stdio.DEVNULL, Stdio.DEVNULL, Stdio.DEVNULL);

  @AsyncTest
  void megabytesGoThroughAChild() throws Exception {
    byte[] all = new byte[5_000_000];
    Arrays.fill(all, (byte) 'x');
    Subprocess cat = createSubprocessExec(PIPES, "cat");
    assertThat(cat.returnCode()).isNull();
    Communicated said = cat.communicate(all);
    assertThat(said.stdout()).isEqualTo(all);
    assertThat(said.stderr()).isEmpty();
    assertThat(cat.returnCode()).isZero();
  }

  @AsyncTest
  void aChildThatIsNotReadIsHeldBack() throws Exception {
    Subprocess endless = createSubprocessExec(PIPES, "yes");
    assertThat(endless.stdout().readLine()).isEqualTo("y\n".getBytes());
    Pair.until(() -> endless.stdout().toString().contains("paused"));
    Pair.awaitStandstill(() -> buffered(endless.stdout()));
    // Twice the limit and one piece.
    assertThat(endless.stdout().toString()).contains("paused");
    assertThat(buffered(endless.stdout())).isLessThanOrEqualTo(3 * 64 * 1024);
    for (int i = 0; i < 100; i++) {
      assertThat(endless.stdout().readExactly(10_000)).hasSize(10_000);
    }
    endless.kill();
    assertThat(endless.waitFor()).isEqualTo(-9);
    endless.close();
    assertThatThrownBy(endless::kill).isInstanceOf(NoSuchProcessException.class);
  }

  private static int buffered(StreamReader reader) {
    return Integer.parseInt(reader.toString().replaceAll("\\D*(\\d+) bytes.*", "$1"));
  }

  @AsyncTest
  void aChildThatDoesNotReadHoldsTheWriterBack() throws Exception {
    Subprocess idle = createSubprocessExec(PIPES, "sleep", "60");
    Task<?> writing =
        Asyncio.createTask(() -> {
          for (int i = 0; i < 1000; i++) {
            idle.stdin().write(new byte[10_000]);
            idle.stdin().drain();
          }
        });
    Pair.awaitStandstill(() -> idle.stdin().transport().getWriteBufferSize());
    assertThat(writing.isDone()).isFalse();
    // Held above the low mark, however many pieces the pipe has taken since the high one was met.
    assertThat(idle.stdin().transport().getWriteBufferSize())
        .isBetween(16 * 1024L + 1, 64 * 1024L + 10_000);
    idle.kill();
    assertThatThrownBy(writing::await).isInstanceOf(BrokenPipeException.class);
    assertThat(idle.waitFor()).isEqualTo(-9);
  }

  @AsyncTest
  void environmentAndDirectoryAreTheChilds(@TempDir Path folder) throws Exception {
    Subprocess shell =
        createSubprocessShell(
            PIPES.withEnvironment(Map.of("NAME", "value")).withDirectory(folder),
            "echo $NAME; pwd -P");
    assertThat(new String(shell.communicate(null).stdout()))
        .isEqualTo("value\n" + folder.toRealPath() + "\n");
  }

  @AsyncTest
  void whatCannotBeStartedSaysWhy() throws Exception {
    assertThatThrownBy(() -> createSubprocessExec(QUIET, "/no/such/program"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("/no/such/program");
    assertThatThrownBy(() -> QUIET.withLimit(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SubprocessOptions.streams(Stdio.STDOUT, Stdio.PIPE, Stdio.PIPE))
        .isInstanceOf(IllegalArgumentException.class);
    Subprocess child = createSubprocessExec(QUIET, "true");
    assertThatThrownBy(() -> child.communicate(new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(child.waitFor()).isZero();
    assertThatThrownBy(() -> child.sendSignal("INT")).isInstanceOf(NoSuchProcessException.class);
  }

  @AsyncTest
  void signalsAreSentByName() throws Exception {
    Subprocess child = createSubprocessExec(QUIET, "sleep", "60");
    assertThatThrownBy(() -> child.sendSignal("INT; rm"))
        .isInstanceOf(IllegalArgumentException.class);
    child.sendSignal("USR1");
    assertThat(child.waitFor()).isEqualTo(-10);
  }

  @Test
  void aCancelledStartLeavesNoChild() {
    run(() -> {
      for (int i = 0; i < 20; i++) {
        Task<Subprocess> starting =
            Asyncio.createTask(() -> createSubprocessExec(QUIET, "sleep", "1061"));
        Asyncio.sleep(Duration.ofNanos(i * 100_000L));
        starting.cancel();
        try {
          starting.await().kill();
        } catch (CancelledError e) {
          // as wanted
        }
      }
    });
    awaitNoChild("1061");
  }

  @Test
  void noChildOutlivesItsLoop() {
    run(() -> {
      createSubprocessExec(QUIET, "sleep", "1062");
      createSubprocessExec(PIPES, "sleep", "1062");
    });
    awaitNoChild("1062");
  }

  private static void awaitNoChild(String argument) {
    while (ProcessHandle.current()
        .children()
        .anyMatch(child ->
            Arrays.asList(child.info().arguments().orElse(new String[0])).contains(argument))) {
      Thread.yield();
    }
  }

  /** What is left open is found by {@link NothingLeft}. */
  @AsyncTest
  void whatIsNotReadOfAChildThatHasEndedCanBeReadYetAndHoldsNoThread() throws Exception {
    assertThat(endedButNotRead().stdout().read()).hasSize(50_300);
    assertThat(endedButNotRead().returnCode()).isZero();
  }

  /** A child that has ended, having left in its pipe what the system lets it: 64 KiB. */
  private static Subprocess endedButNotRead() throws Exception {
    Subprocess child =
        createSubprocessShell(
            PIPES.withLimit(100), "head -c 300 /dev/zero; read line; head -c 50000 /dev/zero");
    Pair.until(() -> child.stdout().toString().contains("paused"));
    child.stdin().write("\n".getBytes());
    assertThat(child.waitFor()).isZero();
    return child;
  }

  @AsyncTest
  void theInputOfAChildThatHasEndedIsClosed() throws Exception {
    Subprocess cat = createSubprocessExec(PIPES, "cat");
    cat.stdin().write("hello".getBytes());
    assertThat(cat.stdout().readExactly(5)).isEqualTo("hello".getBytes());
    cat.kill();
    cat.waitFor();
    assertThat(cat.stdin().isClosing()).isTrue();
    cat.stdin().waitClosed();
    assertThatThrownBy(() -> cat.stdin().drain()).isInstanceOf(ConnectionResetException.class);
  }

  @AsyncTest
  void badArgumentsAreNamed(@TempDir Path folder) throws Exception {
    SubprocessOptions nowhere = QUIET.withDirectory(folder.resolve("nowhere"));
    assertThatThrownBy(() -> createSubprocessExec(nowhere, "true"))
        .isInstanceOfSatisfying(
            NoSuchFileException.class, e -> assertThat(e.getFile()).endsWith("/nowhere"));
    assertThatThrownBy(() -> SubprocessOptions.streams(null, Stdio.PIPE, Stdio.PIPE))
        .hasMessage("stdin");
    assertThatThrownBy(() -> createSubprocessExec(QUIET, "true", (String) null))
        .hasMessageContaining("an argument is null");
    Subprocess child = createSubprocessExec(QUIET, "sleep", "60");
    assertThatThrownBy(() -> child.sendSignal("SIGINT"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such signal, names are without SIG: SIGINT");
    child.kill();
    assertThat(child.waitFor()).isEqualTo(-9);
  }
}
