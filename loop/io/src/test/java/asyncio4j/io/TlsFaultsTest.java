package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Peers that break TLS off, or stall it: plain sockets of the JDK's, or its own TLS over them. */
@ExtendWith(NothingLeft.class)
class TlsFaultsTest {

  private static final int BIG = 20_000_000;

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The first words of a client. */
  private static byte[] clientHello() throws Exception {
    SSLEngine engine = Keys.context(null, Keys.SERVER).createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** The JDK's TLS at the other end of a connection of ours, over a socket that can be broken. */
  private static final class Peer implements AutoCloseable {
    final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final StreamConnection ours;
    final Socket plain;
    final SSLSocket secure;

    Peer(TlsOptions options) throws Exception {
      SSLContext context = Keys.context(Keys.SERVER, null);
      Task<Socket> accepting = background(listener::accept);
      Task<StreamConnection> connecting =
          Asyncio.createTask(() ->
              Streams.openConnection(
                  "127.0.0.1",
                  listener.getLocalPort(),
                  ConnectOptions.tls(options.withServerHostname("localhost")),
                  StreamReader.DEFAULT_LIMIT));
      plain = accepting.await();
      secure =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, "127.0.0.1", listener.getLocalPort(), false);
      secure.setUseClientMode(false);
      Task<?> shaking =
          background(() -> {
            secure.startHandshake();
            return null;
          });
      ours = connecting.await();
      shaking.await();
    }

    private static <T> Task<T> background(Callable<T> work) {
      return Asyncio.createTask(() -> Asyncio.toThread(work));
    }

    @Override
    public void close() throws IOException {
      plain.close();
      listener.close();
    }
  }

  @Test
  void handshakesThatBreakOffAnywhereLeaveNothing() throws Exception {
    byte[] hello = clientHello();
    run(() -> {
      List<Object> reports = new ArrayList<>();
      Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
      Server server =
          Streams.startServer(
              (reader, writer) -> writer.close(),
              List.of("127.0.0.1"),
              0,
              ServerOptions.tls(Keys.server()),
              1000);
      InetSocketAddress address = (InetSocketAddress) server.sockets().getFirst();
      Asyncio.toThread(() -> {
        for (int i = 0; i <= 40; i++) {
          Socket socket = new Socket(address.getAddress(), address.getPort());
          socket.getOutputStream().write(hello, 0, hello.length * i / 40);
          if (i % 4 == 0) {
            reset(socket);
          } else if (i % 4 == 1) {
            socket.close();
          } else if (i % 4 == 2) {
            // The end of this half only, and then whatever the server does.
            socket.shutdownOutput();
            socket.setSoTimeout(20_000);
            try (socket) {
              while (socket.getInputStream().read() >= 0) {}
            } catch (java.net.SocketException e) {
              // A reset is an end, too.
            }
          } else {
            socket.getOutputStream().write(new byte[1000]);
            socket.close();
          }
        }
      });
      server.close();
      // Until none is left.
      server.waitClosed();
      assertThat(reports).isEmpty();
    });
  }

  @AsyncTest
  void aResetWhileWritingIsAnErrorAndNoBufferIsLost() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (Peer peer = new Peer(Keys.client())) {
        StreamWriter writer = peer.ours.writer();
        Task<?> writing =
            Asyncio.createTask(() -> {
              while (true) {
                writer.write(new byte[30_000]);
                writer.drain();
              }
            });
        Asyncio.sleep(Duration.ofMillis(2 * i));
        reset(peer.plain);
        assertThatThrownBy(writing::await).isInstanceOf(IOException.class);
        assertThatThrownBy(writer::waitClosed).isInstanceOf(IOException.class);
      }
    }
  }

  @AsyncTest
  void anEndWithoutAGoodByeEndsTheReader() throws Exception {
    try (Peer peer = new Peer(Keys.client())) {
      peer.secure.getOutputStream().write("hello".getBytes());
      peer.plain.close();
      assertThat(peer.ours.reader().readExactly(5)).isEqualTo("hello".getBytes());
      assertThat(peer.ours.reader().read()).isEmpty();
      peer.ours.writer().waitClosed();
    }
  }

  @AsyncTest
  void aPeerThatNeverReadsHoldsTheWriterAndNotTheClosing() throws Exception {
    TlsOptions hasty = Keys.client().withTimeouts(Duration.ofSeconds(60), Duration.ofMillis(200));
    try (Peer peer = new Peer(hasty)) {
      StreamWriter writer = peer.ours.writer();
      long[] written = {0};
      Task<?> writing =
          Asyncio.createTask(() -> {
            while (true) {
              writer.write(new byte[30_000]);
              written[0]++;
              writer.drain();
            }
          });
      Pair.awaitStandstill(() -> written[0]);
      assertThat(writer.transport().getWriteBufferSize()).isLessThanOrEqualTo(65_536 + 30_000);
      writing.cancel();
      writer.close();
      // What is buffered can never be sent.
      assertThatThrownBy(writer::waitClosed)
          .isInstanceOf(ConnectionAbortedException.class)
          .hasMessage("SSL shutdown timed out");
    }
  }

  @Test
  void anAbortDropsWhatIsBufferedAndAFileThatIsBeingSent(@TempDir Path folder) throws IOException {
    Path path = Files.write(folder.resolve("file"), new byte[BIG]);
    run(() -> {
      LoopIo io = LoopIo.running();
      try (Peer peer = new Peer(Keys.client());
          FileChannel file = FileChannel.open(path)) {
        Transport out = peer.ours.writer().transport();
        out.write(new byte[1_000_000]);
        Task<Long> sending = Asyncio.createTask(() -> io.sendfile(out, file, 0, -1, true));
        Asyncio.sleep(Duration.ofMillis(20));
        out.abort();
        assertThatThrownBy(sending::await).isInstanceOf(IOException.class);
        peer.ours.writer().waitClosed();
        assertThat(file.isOpen()).isTrue();
      }
    });
  }

  @AsyncTest
  void closingSendsAllThatIsBufferedFirst() throws Exception {
    try (Peer peer = new Peer(Keys.client())) {
      peer.ours.writer().write(new byte[BIG]);
      peer.ours.writer().close();
      int got = Asyncio.toThread(() -> peer.secure.getInputStream().readAllBytes().length);
      assertThat(got).isEqualTo(BIG);
      peer.ours.writer().waitClosed();
    }
  }
}
