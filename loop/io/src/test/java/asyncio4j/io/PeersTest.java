package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of others at the other end. nginx, curl and wrk are met in examples/http. */
@ExtendWith(NothingLeft.class)
class PeersTest {

  private static final String PYTHON_ECHO =
      """
      import asyncio

      async def echo(reader, writer):
          while data := await reader.read(65536):
              writer.write(data)
              await writer.drain()
          writer.close()

      async def main():
          server = await asyncio.start_server(echo, '127.0.0.1', 0)
          print(server.sockets[0].getsockname()[1], flush=True)
          await server.serve_forever()

      asyncio.run(main())
      """;

  private static final String PYTHON_CLIENT =
      """
      import asyncio, sys

      async def main():
          reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]))
          sent = bytes(range(256)) * 10000
          writer.write(sent)
          writer.write_eof()
          assert await reader.read() == sent
          writer.close()
          await writer.wait_closed()
          print('the same')

      asyncio.run(main())
      """;

  @TempDir Path folder;

  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    writer.writeFrom(reader.publisher());
    writer.close();
    writer.waitClosed();
  }

  /** Answers one line, reversed. */
  private static void reverse(StreamReader reader, StreamWriter writer) throws IOException {
    String line = new String(reader.readLine(), UTF_8).strip();
    writer.write((new StringBuilder(line).reverse() + "\n").getBytes(UTF_8));
    writer.close();
    writer.waitClosed();
  }

  private static void stop(Subprocess process) {
    // s_server ends by itself after its one connection.
    if (process.returnCode() == null) {
      process.kill();
    }
    process.waitFor();
    process.close();
  }

  private static void assertEchoes(StreamConnection to) throws IOException {
    byte[] big = new byte[5_000_000];
    new Random(4).nextBytes(big);
    Task<byte[]> reading = Asyncio.createTask(() -> to.reader().read());
    to.writer().write(big);
    to.writer().writeEof();
    assertThat(Arrays.equals(reading.await(), big)).isTrue();
    to.writer().close();
    to.writer().waitClosed();
  }

  // ---- Python ----

  @Test
  void ourClientAndAServerOfPythonsAsyncio() {
    String python = Tool.require("python3");
    run(() -> {
      Subprocess server =
          Subprocesses.createSubprocessExec(
              SubprocessOptions.streams(Stdio.DEVNULL, Stdio.PIPE, Stdio.INHERIT),
              python,
              "-c",
              PYTHON_ECHO);
      int port = Integer.parseInt(new String(server.stdout().readLine(), UTF_8).strip());
      assertEchoes(Streams.openConnection("127.0.0.1", port));
      stop(server);
    });
  }

  @Test
  void aClientOfPythonsAsyncioAndOurServer() {
    String python = Tool.require("python3");
    run(() -> {
      Server server = Streams.startServer(PeersTest::echo, "127.0.0.1", 0);
      assertThat(Tool.run("", python, "-c", PYTHON_CLIENT, String.valueOf(Ports.of(server))))
          .isEqualTo("the same\n");
      server.close();
      server.waitClosed();
    });
  }

  // ---- socat ----

  @Test
  void socatOverUnixSocketsAndDatagrams() {
    String socat = Tool.require("socat");
    run(() -> {
      Path ours = folder.resolve("ours");
      Server server = Streams.startUnixServer(PeersTest::echo, ours, ServerOptions.DEFAULT, 1000);
      // It closes its half, and waits for the end of ours.
      assertThat(Tool.run("hello\n", socat, "-t20", "-", "UNIX-CONNECT:" + ours))
          .isEqualTo("hello\n");
      server.close();
      server.waitClosed();
      Path theirs = folder.resolve("theirs");
      Subprocess listening =
          Subprocesses.createSubprocessExec(
              SubprocessOptions.streams(Stdio.DEVNULL, Stdio.DEVNULL, Stdio.INHERIT),
              socat,
              "-t20",
              "UNIX-LISTEN:" + theirs,
              "EXEC:cat");
      Pair.until(() -> Files.exists(theirs));
      assertEchoes(whenItListens(theirs));
      assertThat(listening.waitFor()).isZero();
      var endpoint =
          LoopIo.running()
              .createDatagramEndpoint(
                  Answering::new,
                  DatagramOptions.local(new java.net.InetSocketAddress("127.0.0.1", 0)));
      int port =
          ((java.net.InetSocketAddress) endpoint.transport().getExtraInfo(ExtraInfo.SOCKNAME))
              .getPort();
      Subprocess asking =
          Subprocesses.createSubprocessExec(
              Tool.PIPES, socat, "-t0.2", "-", "UDP:127.0.0.1:" + port);
      asking.stdin().write("ping".getBytes(UTF_8));
      // Its input ends when the answer is there, since from then on it waits for a moment only.
      assertThat(asking.stdout().readExactly(4)).asString().isEqualTo("gnip");
      assertThat(asking.communicate(null).stdout()).isEmpty();
      assertThat(asking.returnCode()).isZero();
      endpoint.transport().close();
      Asyncio.sleep(Duration.ofMillis(1));
    });
  }

  /** A socket can be seen before it listens. */
  private static StreamConnection whenItListens(Path socket) throws IOException {
    while (true) {
      try {
        return Streams.openUnixConnection(socket, ConnectOptions.DEFAULT, 1 << 16);
      } catch (ConnectException refused) {
        Asyncio.sleep(Duration.ofMillis(1));
      }
    }
  }

  private static final class Answering implements DatagramProtocol {
    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport made) {
      transport = made;
    }

    @Override
    public void datagramReceived(byte[] data, java.net.SocketAddress sender) {
      transport.sendto(
          new StringBuilder(new String(data, UTF_8)).reverse().toString().getBytes(UTF_8), sender);
    }
  }

  // ---- openssl ----

  private Subprocess sServer(String openssl, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-rev", "-cert"));
    arguments.add(Keys.writePem(folder).toString());
    arguments.addAll(List.of(more));
    return Subprocesses.createSubprocessExec(
        SubprocessOptions.streams(Stdio.DEVNULL, Stdio.PIPE, Stdio.DEVNULL),
        openssl,
        arguments.toArray(new String[0]));
  }

  private static int port(Subprocess sServer) throws IOException {
    while (true) {
      String line = new String(sServer.stdout().readLine(), UTF_8).strip();
      if (line.startsWith("ACCEPT ")) {
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      }
      if (line.isEmpty() && sServer.stdout().atEof()) {
        throw new IOException("s_server does not listen");
      }
    }
  }

  private static StreamConnection connect(int port) throws IOException {
    return Streams.openConnection(
        "127.0.0.1", port, ConnectOptions.tls(Keys.client().withServerHostname("localhost")), 1000);
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void ourClientSpeaksTheVersionsOfToday(String flag, String version) {
    String openssl = Tool.require("openssl");
    run(() -> {
      Subprocess server = sServer(openssl, flag);
      StreamConnection to = connect(port(server));
      assertThat(to.writer().getExtraInfo(ExtraInfo.SSL_OBJECT).getSession().getProtocol())
          .isEqualTo(version);
      to.writer().write("hello\n".getBytes(UTF_8));
      assertThat(to.reader().readLine()).asString().isEqualTo("olleh\n");
      to.writer().close();
      to.writer().waitClosed();
      stop(server);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1", "-tls1_1"})
  void ourClientRefusesTheVersionsOfThePast(String flag) {
    String openssl = Tool.require("openssl");
    run(() -> {
      Subprocess server = sServer(openssl, flag, "-cipher", "ALL:@SECLEVEL=0");
      int port = port(server);
      assertThatThrownBy(() -> connect(port))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("protocol");
      stop(server);
    });
  }

  private static String sClient(String openssl, Server server, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("s_client", "-quiet", "-connect", "127.0.0.1:" + Ports.of(server)));
    arguments.addAll(List.of(more));
    return Tool.run("hello\n", openssl, arguments.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void ourServerSpeaksTheVersionsOfToday(String flag) {
    String openssl = Tool.require("openssl");
    run(() -> {
      Path trusted = Keys.writePem(folder);
      Server server =
          Streams.startServer(
              PeersTest::reverse, List.of("127.0.0.1"), 0, ServerOptions.tls(Keys.server()), 1000);
      assertThat(
              sClient(openssl, server, flag, "-verify_return_error", "-CAfile", trusted.toString()))
          .isEqualTo("olleh\n");
      server.close();
      server.waitClosed();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1", "-tls1_1"})
  void ourServerRefusesTheVersionsOfThePast(String flag) {
    String openssl = Tool.require("openssl");
    run(() -> {
      List<Map<String, Object>> reports = new ArrayList<>();
      Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
      Asyncio.getRunningLoop().setDebug(true);
      Server server =
          Streams.startServer(
              PeersTest::reverse, List.of("127.0.0.1"), 0, ServerOptions.tls(Keys.server()), 1000);
      assertThatThrownBy(() -> sClient(openssl, server, flag, "-cipher", "ALL:@SECLEVEL=0"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("protocol version");
      Pair.until(() -> !reports.isEmpty());
      assertThat((Throwable) reports.getFirst().get("exception"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("protocol");
      server.close();
      server.waitClosed();
    });
  }

  @Test
  void openSslUpgradesAConnectionInTheMiddle() {
    String openssl = Tool.require("openssl");
    run(() -> {
      Server server =
          Streams.startServer(
              (reader, writer) -> {
                writer.write("220 ready\r\n".getBytes(UTF_8));
                assertThat(reader.readLine()).asString().startsWith("EHLO");
                writer.write("250-here\r\n250 STARTTLS\r\n".getBytes(UTF_8));
                assertThat(reader.readLine()).asString().isEqualTo("STARTTLS\r\n");
                writer.write("220 go\r\n".getBytes(UTF_8));
                writer.startTls(Keys.server());
                reverse(reader, writer);
              },
              "127.0.0.1",
              0);
      assertThat(sClient(openssl, server, "-starttls", "smtp")).endsWith("olleh\n");
      server.close();
      server.waitClosed();
    });
  }
}
