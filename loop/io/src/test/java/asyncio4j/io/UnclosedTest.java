package asyncio4j.io;

import static asyncio4j.io.Streams.openConnection;
import static asyncio4j.io.Streams.openUnixConnection;
import static asyncio4j.io.Streams.startServer;
import static asyncio4j.io.Streams.startUnixServer;
import static asyncio4j.io.Subprocesses.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.Leak;
import asyncio4j.LoopFuture;
import asyncio4j.RunOptions;
import asyncio4j.house.LogTap;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What debug mode says of connections and the like that nobody closed: ResourceWarning. */
@ExtendWith(NothingLeft.class)
class UnclosedTest {

  private static final SubprocessOptions QUIET =
      SubprocessOptions.streams(Stdio.DEVNULL, Stdio.DEVNULL, Stdio.DEVNULL);

  private static List<String> warnings(boolean debug, CheckedRunnable main) {
    return warnings(debug, main, new ArrayList<>());
  }

  private static List<String> warnings(
      boolean debug, CheckedRunnable main, List<Throwable> openings) {
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
      log.exceptions().stream()
          .filter(trace -> trace.getMessage().startsWith("it was opened here"))
          .forEach(openings::add);
      return lines;
    }
  }

  private static Server server(LoopFuture<StreamWriter> accepted) throws Exception {
    return startServer((reader, writer) -> accepted.setResult(writer), "127.0.0.1", 0);
  }

  private static void leaveOpen() throws Exception {
    LoopFuture<StreamWriter> accepted = Asyncio.getRunningLoop().createFuture();
    Server server = server(accepted);
    openClient(server);
    accepted.await();
    openDatagrams();
    openChild();
    openWritePipe();
  }

  private static void openClient(Server server) throws Exception {
    openConnection(server.sockets().getFirst());
  }

  private static void openDatagrams() throws Exception {
    LoopIo.running()
        .createDatagramEndpoint(
            () -> new DatagramProtocol() {},
            DatagramOptions.local(new InetSocketAddress("127.0.0.1", 0)));
  }

  private static void openChild() throws Exception {
    createSubprocessExec(QUIET, "sleep", "1000");
  }

  private static void openWritePipe() throws Exception {
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

  private static void openUnixServer(Path path, LoopFuture<StreamWriter> accepted)
      throws Exception {
    startUnixServer(
        (reader, writer) -> accepted.setResult(writer), path, ServerOptions.DEFAULT, 1000);
  }

  private static void openUnixClient(Path path) throws Exception {
    openUnixConnection(path, ConnectOptions.DEFAULT, 1000);
  }

  /** An accepted connection is opened by nobody; its server says where it comes from. */
  @Test
  void eachSaysWhereItWasOpenedAndByWhichTask(@TempDir Path folder) {
    List<Throwable> openings = new ArrayList<>();
    List<String> lines =
        warnings(
            true,
            () -> {
              leaveOpen();
              LoopFuture<StreamWriter> accepted = Asyncio.getRunningLoop().createFuture();
              Path path = folder.resolve("socket");
              openUnixServer(path, accepted);
              openUnixClient(path);
              accepted.await();
            },
            openings);
    assertThat(lines).hasSize(9);
    assertThat(openings).allSatisfy(trace -> assertThat(trace).hasMessageContaining("opener"));
    assertThat(openings.stream().map(UnclosedTest::opener).toList())
        .containsExactlyInAnyOrder(
            "server",
            "server",
            "openClient",
            "openDatagrams",
            "openChild",
            "openWritePipe",
            "openUnixServer",
            "openUnixServer",
            "openUnixClient");
  }

  /** The method of this class that has opened it. */
  private static String opener(Throwable trace) {
    return Arrays.stream(trace.getStackTrace())
        .filter(frame -> frame.getClassName().equals(UnclosedTest.class.getName()))
        .map(StackTraceElement::getMethodName)
        .findFirst()
        .orElse("nobody");
  }

  @Test
  void aPipeThatIsClosedIsNotNamedAlthoughSomethingIsLeftToWrite() {
    assertThat(
            warnings(
                true,
                () -> {
                  PipedInputStream slow = new PipedInputStream(1);
                  WriteTransport pipe =
                      LoopIo.running()
                          .connectWritePipe(
                              () -> new StreamProtocol() {}, new PipedOutputStream(slow))
                          .transport();
                  pipe.write(new byte[100]);
                  pipe.close();
                  assertThat(Leak.of(Asyncio.getRunningLoop()))
                      .noneMatch(leak -> leak.kind() == Leak.Kind.RESOURCE);
                  // Or its thread would wait for ever.
                  assertThat(Asyncio.toThread(slow::readAllBytes)).hasSize(100);
                }))
        .isEmpty();
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
