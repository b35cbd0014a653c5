package asyncio4j.io;

import static asyncio4j.io.Streams.openConnection;
import static asyncio4j.io.Streams.startServer;
import static asyncio4j.io.Subprocesses.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.Leak;
import asyncio4j.LoopFuture;
import asyncio4j.RunOptions;
import asyncio4j.house.LogTap;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What debug mode says of connections and the like that nobody closed: ResourceWarning. */
@ExtendWith(NothingLeft.class)
class UnclosedTest {

  private static final SubprocessOptions QUIET =
      SubprocessOptions.streams(Stdio.DEVNULL, Stdio.DEVNULL, Stdio.DEVNULL);

  private static List<String> warnings(boolean debug, CheckedRunnable main) {
    try (LogTap log = new LogTap("asyncio4j.warnings")) {
      Asyncio.run(
          () -> {
            Asyncio.currentTask().setName("opener");
            main.run();
          },
          RunOptions.debug(debug));
      // Loops that other tests have left to the collector are none of ours.
      List<String> lines =
          log.lines().stream()
              .filter(line -> line.startsWith("WARN unclosed ") && !line.contains("event loop"))
              .toList();
      assertThat(log.exceptions())
          .filteredOn(trace -> trace.getMessage().startsWith("it was opened here"))
          .hasSameSizeAs(lines);
      return lines;
    }
  }

  private static Server server(LoopFuture<StreamWriter> accepted) throws Exception {
    return startServer((reader, writer) -> accepted.setResult(writer), "127.0.0.1", 0);
  }

  private static void leaveOpen() throws Exception {
    LoopFuture<StreamWriter> accepted = Asyncio.getRunningLoop().createFuture();
    Server server = server(accepted);
    openConnection(server.sockets().getFirst());
    accepted.await();
    LoopIo.running()
        .createDatagramEndpoint(
            () -> new DatagramProtocol() {},
            DatagramOptions.local(new InetSocketAddress("127.0.0.1", 0)));
    createSubprocessExec(QUIET, "sleep", "1000");
    LoopIo.running()
        .connectWritePipe(() -> new StreamProtocol() {}, OutputStream.nullOutputStream());
  }

  @Test
  void eachIsNamedWhenTheLoopIsClosed() {
    assertThat(warnings(true, UnclosedTest::leaveOpen))
        .hasSize(6)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("WARN unclosed server <Server sockets=["),
            line -> assertThat(line).startsWith("WARN unclosed transport <Transport /127.0.0.1:"),
            line -> assertThat(line).startsWith("WARN unclosed transport <Transport /127.0.0.1:"),
            line -> assertThat(line).startsWith("WARN unclosed transport <DatagramTransport "),
            line -> assertThat(line).startsWith("WARN unclosed subprocess <Subprocess "),
            line -> assertThat(line).startsWith("WARN unclosed transport <PipeWriter "));
  }

  @Test
  void outsideDebugModeNobodyIsTold() {
    assertThat(warnings(false, UnclosedTest::leaveOpen)).isEmpty();
  }

  @Test
  void theyAreLeaksBefore() {
    warnings(
        true,
        () -> {
          leaveOpen();
          assertThat(Leak.of(Asyncio.getRunningLoop()))
              .filteredOn(leak -> leak.kind() == Leak.Kind.RESOURCE)
              .hasSize(6)
              .anySatisfy(leak ->
                  assertThat(leak.text())
                      .startsWith("a resource that was not closed: server <Server ")
                      .contains(", created at UnclosedTest.java:"));
        });
  }

  @Test
  void whatIsClosedIsNotNamedWhoeverClosesIt() {
    assertThat(
            warnings(
                true,
                () -> {
                  LoopFuture<StreamWriter> accepted = Asyncio.getRunningLoop().createFuture();
                  try (Server server = server(accepted)) {
                    StreamConnection client = openConnection(server.sockets().getFirst());
                    client.writer().close();
                    accepted.await().transport().abort();
                    // The other side closes it.
                    Server hangsUp = startServer((r, w) -> w.close(), "127.0.0.1", 0);
                    StreamConnection left = openConnection(hangsUp.sockets().getFirst());
                    assertThat(left.reader().read()).isEmpty();
                    left.writer().close();
                    left.writer().waitClosed();
                    hangsUp.close();
                  }
                  createSubprocessExec(QUIET, "true").waitFor();
                  createSubprocessExec(QUIET, "sleep", "1000").close();
                }))
        .isEmpty();
  }
}
