package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Connections over Unix sockets, of whatever kind the loop's I/O is, to the JDK's and to ours. */
@ExtendWith(NothingLeft.class)
class UnixSocketTest {

  @TempDir Path folder;

  /** A connection of ours to a socket of the JDK's. */
  private record Ends(StreamConnection ours, SocketChannel peer) {}

  private Ends connect() throws IOException {
    Path path = folder.resolve("jdk");
    Files.deleteIfExists(path);
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      StreamConnection ours = open(path);
      return new Ends(ours, listener.accept());
    }
  }

  private static StreamConnection open(Path path) throws IOException {
    return Streams.openUnixConnection(path, ConnectOptions.DEFAULT, StreamReader.DEFAULT_LIMIT);
  }

  private static Server serve(ConnectedCallback connected, Path path) throws IOException {
    return Streams.startUnixServer(
        connected, path, ServerOptions.DEFAULT, StreamReader.DEFAULT_LIMIT);
  }

  private static byte[] readAll(SocketChannel from) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(100_000);
    while (from.read(piece.clear()) >= 0) {
      all.write(piece.array(), 0, piece.position());
    }
    return all.toByteArray();
  }

  private static List<byte[]> pieces(int count) {
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] piece = new byte[i % 100];
      java.util.Arrays.fill(piece, (byte) i);
      pieces.add(piece);
    }
    return pieces;
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** How often this process has asked the system to write something. */
  private static long writes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("syscw: "))
        .mapToLong(line -> Long.parseLong(line.substring(7)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void manySmallPiecesAreWrittenTogether() {
    run(() -> {
      Ends ends = connect();
      try (SocketChannel peer = ends.peer()) {
        List<byte[]> pieces = pieces(1000);
        long before = writes();
        ends.ours().writer().writeLines(pieces);
        ends.ours().writer().drain();
        assertThat(writes() - before).isLessThan(200);
        ends.ours().writer().close();
        assertThat(Asyncio.toThread(() -> readAll(peer))).isEqualTo(joined(pieces));
        ends.ours().writer().waitClosed();
      }
    });
  }

  /** More than the system takes by a call, and more than it holds. */
  @Test
  void noneOfManyIsLostOrOutOfOrderWhenThePeerIsSlow() {
    run(() -> {
      Ends ends = connect();
      try (SocketChannel peer = ends.peer()) {
        List<byte[]> pieces = pieces(5000);
        pieces.set(50, new byte[3_000_000]);
        ends.ours().writer().writeLines(pieces);
        ends.ours().writer().close();
        assertThat(Asyncio.toThread(() -> readAll(peer))).isEqualTo(joined(pieces));
        ends.ours().writer().waitClosed();
      }
    });
  }

  @Test
  void whoHasHalfClosedGetsTheAnswer() {
    run(() -> {
      Path path = folder.resolve("ours");
      LoopFuture<byte[]> asked = Asyncio.getRunningLoop().createFuture();
      try (Server server =
          serve(
              (reader, writer) -> {
                asked.setResult(reader.read());
                writer.write("answer".getBytes());
                writer.close();
              },
              path)) {
        StreamConnection client = open(path);
        client.writer().write("question".getBytes());
        client.writer().writeEof();
        assertThat(client.reader().read()).isEqualTo("answer".getBytes());
        assertThat(asked.await()).isEqualTo("question".getBytes());
        client.writer().close();
        client.writer().waitClosed();
        server.close();
        server.waitClosed();
      }
      assertThat(path).doesNotExist();
    });
  }

  @Test
  void theAddressesAreTheJdks() {
    run(() -> {
      Path path = folder.resolve("ours");
      LoopFuture<Object> seen = Asyncio.getRunningLoop().createFuture();
      try (Server server =
          serve(
              (reader, writer) -> {
                seen.setResult(writer.getExtraInfo(ExtraInfo.SOCKNAME));
                writer.close();
              },
              path)) {
        assertThat(server.sockets()).containsExactly(UnixDomainSocketAddress.of(path));
        StreamConnection client = open(path);
        assertThat(client.writer().getExtraInfo(ExtraInfo.PEERNAME))
            .isEqualTo(UnixDomainSocketAddress.of(path));
        assertThat(seen.await()).isEqualTo(UnixDomainSocketAddress.of(path));
        client.writer().close();
        client.writer().waitClosed();
      }
    });
  }

  @Test
  void aFileOfAnotherKindIsNotReplaced() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "precious");
    run(() ->
        assertThatThrownBy(() -> serve((reader, writer) -> {}, path))
            .isInstanceOf(IOException.class));
    assertThat(path).hasContent("precious");
  }

  @Test
  void aFifoIsNotReplaced() throws Exception {
    Path path = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    Object key = Files.getAttribute(path, "unix:ino");
    run(() ->
        assertThatThrownBy(() -> serve((reader, writer) -> {}, path))
            .isInstanceOf(IOException.class));
    assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(key);
    assertThat(((Integer) Files.getAttribute(path, "unix:mode")) & 0170000).isEqualTo(0010000);
  }

  /** Or the loop would be kept in memory as long as the process runs. */
  @Test
  void aLoopThatIsClosedWithoutItsServerListensNoMore() {
    Path path = folder.resolve("left");
    run(() -> {
      Server server = serve((reader, writer) -> {}, path);
      assertThat(server.isServing()).isTrue();
      assertThat(Listening.isOwned(path)).isTrue();
    });
    assertThat(Listening.isOwned(path)).isFalse();
    // As asyncio leaves it.
    assertThat(path).exists();
  }

  @Test
  void aNewServerTakesTheNameOfOneThatWasKilled() {
    run(() -> {
      Path path = folder.resolve("stale");
      try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        listener.bind(UnixDomainSocketAddress.of(path));
      }
      assertThat(path).exists();
      try (Server _ = serve((reader, writer) -> writer.close(), path)) {
        StreamConnection client = open(path);
        assertThat(client.reader().read()).isEmpty();
        client.writer().close();
        client.writer().waitClosed();
      }
      assertThat(path).doesNotExist();
    });
  }

  /** The first one's end must not take the second one's file away. */
  @Test
  void theFileOfASuccessorStays() {
    run(() -> {
      Path path = folder.resolve("shared");
      Server first = serve((reader, writer) -> writer.close(), path);
      Server second = serve((reader, writer) -> writer.close(), path);
      first.close();
      first.waitClosed();
      assertThat(path).exists();
      StreamConnection client = open(path);
      assertThat(client.reader().read()).isEmpty();
      client.writer().close();
      client.writer().waitClosed();
      second.close();
      second.waitClosed();
      assertThat(path).doesNotExist();
    });
  }
}
