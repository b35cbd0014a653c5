package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.netty.channel.ChannelOption;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class ServerTest {

  private final List<Recorder> accepted = new ArrayList<>();

  private Recorder accept() {
    accepted.add(new Recorder());
    return accepted.getLast();
  }

  private static Recorder connect(Server server) throws Exception {
    return LoopIo.running()
        .createConnection(Recorder::new, "127.0.0.1", Ports.of(server))
        .protocol();
  }

  @AsyncTest
  void anAddressInUseIsNamed() throws Exception {
    LoopIo io = LoopIo.running();
    try (Server server = io.createServer(this::accept, "127.0.0.1", 0)) {
      assertThatThrownBy(() -> io.createServer(this::accept, "127.0.0.1", Ports.of(server)))
          .isInstanceOf(BindException.class)
          .hasMessageContaining(
              "error while attempting to bind on address /127.0.0.1:" + Ports.of(server));
    }
  }

  @AsyncTest
  void oneServerListensOnSeveralHosts() throws Exception {
    try (Server server =
        LoopIo.running()
            .createServer(
                this::accept, List.of("127.0.0.1", "127.0.0.2"), 0, ServerOptions.DEFAULT)) {
      assertThat(server.sockets()).hasSize(2);
      for (var address : server.sockets()) {
        InetSocketAddress inet = (InetSocketAddress) address;
        Recorder client =
            LoopIo.running()
                .createConnection(Recorder::new, inet.getAddress().getHostAddress(), inet.getPort())
                .protocol();
        client.transport.close();
      }
      Pair.until(() -> accepted.size() == 2);
      server.close();
      server.waitClosed();
    }
  }

  @AsyncTest
  void reusePortSharesAnAddress() throws Exception {
    ServerOptions shared = ServerOptions.DEFAULT.withReuse(true, true);
    List<String> host = List.of("127.0.0.1");
    LoopIo io = LoopIo.running();
    try (Server one = io.createServer(this::accept, host, 0, shared);
        Server other = io.createServer(this::accept, host, Ports.of(one), shared)) {
      assertThat(other.sockets()).isEqualTo(one.sockets());
    }
  }

  @AsyncTest
  void connectionsAreKeptAliveIfThatIsAskedFor() throws Exception {
    for (boolean keep : List.of(false, true)) {
      accepted.clear();
      try (Server server =
          LoopIo.running()
              .createServer(
                  this::accept,
                  List.of("127.0.0.1"),
                  0,
                  ServerOptions.DEFAULT.withKeepAlive(keep))) {
        Recorder client = connect(server);
        Pair.until(() -> !accepted.isEmpty());
        Transport other = accepted.getFirst().transport;
        assertThat(
                other.getExtraInfo(ExtraInfo.SOCKET).config().getOption(ChannelOption.SO_KEEPALIVE))
            .isEqualTo(keep);
        client.transport.close();
        server.close();
        server.waitClosed();
      }
    }
  }

  @AsyncTest
  void itAcceptsNothingBeforeItServes() throws Exception {
    try (Server server =
        LoopIo.running()
            .createServer(
                this::accept,
                List.of("127.0.0.1"),
                0,
                ServerOptions.DEFAULT.withStartServing(false))) {
      assertThat(server.isServing()).isFalse();
      Recorder client = connect(server);
      Asyncio.sleep(Duration.ofMillis(20));
      assertThat(accepted).isEmpty();
      server.startServing();
      server.startServing();
      assertThat(server.isServing()).isTrue();
      Pair.until(() -> !accepted.isEmpty());
      client.transport.close();
      server.close();
      assertThatThrownBy(server::startServing).hasMessageContaining("is closed");
      server.waitClosed();
    }
  }

  @AsyncTest
  void closeLeavesConnectionsOpenAndWaitClosedWaitsForThem() throws Exception {
    Server server = LoopIo.running().createServer(this::accept, "127.0.0.1", 0);
    Recorder client = connect(server);
    Pair.until(() -> !accepted.isEmpty());
    server.close();
    server.close();
    assertThat(server.isServing()).isFalse();
    assertThat(server.sockets()).isEmpty();
    Task<?> closed = Asyncio.createTask(server::waitClosed);
    client.transport.write("still there".getBytes());
    Pair.until(() -> accepted.getFirst().text().equals("still there"));
    assertThat(closed.isDone()).isFalse();
    client.transport.close();
    closed.await();
    server.waitClosed();
  }

  @AsyncTest
  void clientsCanBeClosedAndAborted() throws Exception {
    Server server = LoopIo.running().createServer(this::accept, "127.0.0.1", 0);
    Recorder one = connect(server);
    Recorder other = connect(server);
    Pair.until(() -> accepted.size() == 2);
    server.closeClients();
    one.lost.await();
    other.lost.await();
    Recorder third = connect(server);
    Pair.until(() -> accepted.size() == 3);
    accepted.getLast().transport.write(new byte[10_000_000]);
    server.close();
    server.abortClients();
    server.waitClosed();
    third.lost.await();
    assertThat(third.received.size()).isLessThan(10_000_000);
  }

  @AsyncTest
  void serveForeverEndsByCancellationOrClose() throws Exception {
    Server server = LoopIo.running().createServer(this::accept, "127.0.0.1", 0);
    Task<?> serving = Asyncio.createTask(server::serveForever);
    Asyncio.sleep(Duration.ZERO);
    assertThatThrownBy(server::serveForever)
        .hasMessageContaining("is already being awaited on serve_forever()");
    server.close();
    assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);
    assertThatThrownBy(server::serveForever).hasMessageContaining("is closed");
  }

  @AsyncTest
  void aFactoryThatFailsIsReportedAndTheConnectionClosed() throws Exception {
    List<Map<String, Object>> reports = new ArrayList<>();
    Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
    try (Server server =
        LoopIo.running()
            .createServer(
                () -> {
                  throw new IllegalArgumentException("no protocol today");
                },
                "127.0.0.1",
                0)) {
      Recorder client = connect(server);
      assertThat(client.lost.await()).isNull();
      assertThat(reports).hasSize(1);
      assertThat((Throwable) reports.getFirst().get("exception")).hasMessage("no protocol today");
    }
  }

  @AsyncTest
  void aFactoryThatThrowsAnErrorIsReportedAndTheConnectionClosed() throws Exception {
    List<Map<String, Object>> reports = new ArrayList<>();
    Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
    Error failure = new AssertionError("a broken protocol");
    try (Server server =
        LoopIo.running()
            .createServer(
                () -> {
                  throw failure;
                },
                "127.0.0.1",
                0)) {
      Recorder client = connect(server);
      assertThat(client.lost.await()).isNull();
      assertThat(reports).hasSize(1);
      assertThat(reports.getFirst())
          .containsEntry("message", "Error on transport creation for incoming connection")
          .containsEntry("exception", failure);
    }
  }

  @Test
  void thousandsOfConnectionsComeAndGo() {
    int count = 2000;
    run(() -> {
      Server server =
          LoopIo.running()
              .createServer(
                  this::accept, List.of("127.0.0.1"), 0, ServerOptions.DEFAULT.withBacklog(1000));
      for (int i = 0; i < count; i += 50) {
        List<Task<?>> clients = new ArrayList<>();
        for (int j = 0; j < 50; j++) {
          boolean rude = j % 2 == 0;
          clients.add(
              Asyncio.createTask(() -> {
                Recorder client = connect(server);
                client.transport.write("x".getBytes());
                if (rude) {
                  client.transport.abort();
                } else {
                  client.transport.close();
                }
                client.lost.await();
              }));
        }
        for (Task<?> client : clients) {
          client.await();
        }
      }
      Pair.until(() -> accepted.size() == count);
      server.close();
      server.waitClosed();
      assertThat(accepted).allSatisfy(side -> assertThat(side.lost.isDone()).isTrue());
    });
  }

  @AsyncTest
  void aStaleUnixSocketIsReplacedAndOtherFilesAreNot(@TempDir Path folder) throws Exception {
    LoopIo io = LoopIo.running();
    Path path = folder.resolve("s");
    Server first = io.createUnixServer(this::accept, path, ServerOptions.DEFAULT);
    Server second = io.createUnixServer(this::accept, path, ServerOptions.DEFAULT);
    first.close();
    // It is the second one's now.
    assertThat(path).exists();
    second.close();
    assertThat(path).doesNotExist();
    Files.writeString(path, "mine");
    assertThatThrownBy(() -> io.createUnixServer(this::accept, path, ServerOptions.DEFAULT))
        .isInstanceOf(BindException.class);
    assertThat(path).hasContent("mine");
  }
}
