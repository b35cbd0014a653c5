package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static asyncio4j.io.Streams.openConnection;
import static asyncio4j.io.Streams.startServer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class StreamsTest {

  private static final int BIG = 20_000_000;

  /** What is received is lent to who waits for it; if nobody comes for the rest, it is no leak. */
  @AsyncTest
  void theRestOfABufferOutlivesTheConnection() throws Exception {
    assertThat(restOfABuffer().read()).isEqualTo("bc".getBytes(UTF_8));
    assertThat(restOfABuffer().atEof()).isFalse();
  }

  /** A reader with a connection that is closed, and some bytes of a buffer that was lent to it. */
  private static StreamReader restOfABuffer() throws Exception {
    LoopFuture<StreamReader> waiting = Asyncio.getRunningLoop().createFuture();
    LoopFuture<StreamReader> left = Asyncio.getRunningLoop().createFuture();
    Server server =
        startServer(
            (reader, writer) -> {
              waiting.setResult(reader);
              ByteBuf first = reader.readBuffer(1);
              assertThat(first.readByte()).isEqualTo((byte) 'a');
              first.release();
              writer.close();
              writer.waitClosed();
              left.setResult(reader);
            },
            "127.0.0.1",
            0);
    StreamConnection to = openConnection(server.sockets().getFirst());
    waiting.await();
    to.writer().write("abc".getBytes(UTF_8));
    assertThat(to.reader().read()).isEmpty();
    to.writer().close();
    to.writer().waitClosed();
    server.close();
    server.waitClosed();
    return left.await();
  }

  @AsyncTest
  void buffersAndBytesAreReadInTurnFromAPeerThatIsAhead() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    Server server =
        startServer(
            (reader, writer) -> {
              try (writer) {
                writer.write(sent);
                writer.drain();
              }
            },
            "127.0.0.1",
            0);
    StreamConnection from = openConnection(server.sockets().getFirst());
    ByteBuf got = Unpooled.buffer(sent.length);
    for (int i = 0; !from.reader().atEof(); i++) {
      if (i % 3 == 0) {
        got.writeBytes(from.reader().read(1000));
      } else {
        ByteBuf piece = from.reader().readBuffer(i % 2 == 0 ? 70_000 : 3000);
        got.writeBytes(piece);
        piece.release();
      }
      // The peer goes on meanwhile.
      Asyncio.sleep(Duration.ZERO);
    }
    assertThat(got.array()).isEqualTo(sent);
    from.writer().close();
    from.writer().waitClosed();
    server.close();
    server.waitClosed();
  }

  @Test
  void whatIsKeptForWhoReadsBuffersIsNoLeakWhenTheLoopCloses() {
    try (EventLoop loop = EventLoop.create()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            Server server =
                startServer((reader, writer) -> writer.write(new byte[1_000_000]), "127.0.0.1", 0);
            StreamReader reader = openConnection(server.sockets().getFirst()).reader();
            reader.readBuffer(1).release();
            // More than twice the limit lies there then.
            Pair.until(() -> reader.toString().contains("paused"));
          }));
    }
  }

  @AsyncTest
  void manyClientsAreEchoedAtOnce() throws Exception {
    Server server =
        startServer(
            (reader, writer) -> {
              reader.forEachLine(line -> {
                writer.write(line);
                try {
                  writer.drain();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
              writer.close();
            },
            "127.0.0.1",
            0);
    List<Task<?>> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      clients.add(
          Asyncio.createTask(() -> {
            StreamConnection to = openConnection(server.sockets().getFirst());
            for (int j = 0; j < 20; j++) {
              byte[] line = (number + " " + j + "\n").getBytes(UTF_8);
              to.writer().write(line);
              assertThat(to.reader().readLine()).isEqualTo(line);
            }
            to.writer().writeEof();
            assertThat(to.reader().read()).isEmpty();
            to.writer().close();
            to.writer().waitClosed();
          }));
    }
    for (Task<?> client : clients) {
      client.await();
    }
    server.close();
    server.waitClosed();
  }

  @AsyncTest
  void aReaderThatDoesNotReadHoldsTheWriterBack() throws Exception {
    var reading = Asyncio.getRunningLoop().<Void>createFuture();
    long[] total = {0};
    Server server =
        startServer(
            (reader, writer) -> {
              reading.await();
              for (byte[] data = reader.read(1 << 20);
                  data.length > 0;
                  data = reader.read(1 << 20)) {
                total[0] += data.length;
              }
              writer.close();
            },
            "127.0.0.1",
            0);
    StreamConnection to = openConnection(server.sockets().getFirst());
    long[] written = {0};
    Task<?> writing =
        Asyncio.createTask(() -> {
          while (written[0] < BIG) {
            to.writer().write(new byte[100_000]);
            written[0] += 100_000;
            to.writer().drain();
          }
          to.writer().close();
        });
    Pair.awaitStandstill(() -> to.writer().transport().getWriteBufferSize());
    assertThat(writing.isDone()).isFalse();
    // One write above the mark, whatever the kernel holds, of which it may have taken a part since.
    assertThat(to.writer().transport().getWriteBufferSize()).isBetween(16_385L, 65_536L + 100_000);
    reading.setResult(null);
    writing.await();
    to.writer().waitClosed();
    server.close();
    server.waitClosed();
    assertThat(total[0]).isEqualTo(BIG);
  }

  @AsyncTest
  void aBrokenConnectionIsToldToReadersAndWriters() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StreamConnection to = openConnection("127.0.0.1", peer.getLocalPort());
      Socket accepted = peer.accept();
      Task<byte[]> reading = Asyncio.createTask(() -> to.reader().readLine());
      Asyncio.sleep(Duration.ZERO);
      accepted.setSoLinger(true, 0);
      accepted.close();
      assertThatThrownBy(reading::await).isInstanceOf(ConnectionResetException.class);
      assertThatThrownBy(() -> to.reader().read(1)).isInstanceOf(ConnectionResetException.class);
      assertThatThrownBy(() -> to.writer().drain()).isInstanceOf(ConnectionResetException.class);
      assertThatThrownBy(() -> to.writer().waitClosed())
          .isInstanceOf(ConnectionResetException.class);
    }
  }

  @AsyncTest
  void unixStreamsWork(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("s");
    Server server =
        Streams.startUnixServer(
            (reader, writer) -> {
              writer.write(reader.readUntil(";".getBytes()));
              writer.close();
            },
            path,
            ServerOptions.DEFAULT,
            100);
    StreamConnection to = Streams.openUnixConnection(path, ConnectOptions.DEFAULT, 100);
    to.writer().writeLines(List.of("a".getBytes(), "b;c".getBytes()));
    assertThat(to.reader().read()).isEqualTo("ab;".getBytes());
    to.writer().close();
    to.writer().waitClosed();
    StreamConnection again = openConnection(server.sockets().getFirst());
    again.writer().write(";".getBytes());
    again.writer().close();
    again.writer().waitClosed();
    server.close();
    server.waitClosed();
  }

  @Test
  void aLoopThatIsClosedEndsItsHandlers() {
    List<String> log = new ArrayList<>();
    run(() -> {
      LoopFuture<Void> begun = Asyncio.getRunningLoop().createFuture();
      Server server =
          startServer(
              (reader, _) -> {
                try {
                  begun.setResult(null);
                  reader.read();
                } finally {
                  log.add("handler ended");
                }
              },
              "127.0.0.1",
              0);
      StreamConnection to = openConnection(server.sockets().getFirst());
      to.writer().write("x".getBytes());
      begun.await();
      // Everything stays open, and the loop is closed by run().
    });
    assertThat(log).containsExactly("handler ended");
  }
}
