package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code loop.sendfile}. */
@ExtendWith(NothingLeft.class)
class SendFileTest {

  private static final int SIZE = 5_000_000;

  @TempDir Path folder;
  private final byte[] content = new byte[SIZE];
  private Path path;

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(content);
    path = Files.write(folder.resolve("file"), content);
  }

  private static byte[] part(byte[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  @AsyncTest
  void aFileIsSentBetweenWhatIsWrittenBeforeAndAfter() throws Exception {
    LoopIo io = LoopIo.running();
    try (Pair pair = Pair.open();
        FileChannel file = FileChannel.open(path)) {
      file.position(7);
      Transport out = pair.client.transport;
      out.write("before".getBytes());
      // Netty has no way to have io_uring send a file.
      boolean fallback = io.kind() == IoKind.IO_URING;
      assertThat(io.sendfile(out, file, 0, -1, fallback)).isEqualTo(SIZE);
      assertThat(io.sendfile(out, file, 10, 20, true)).isEqualTo(20);
      assertThat(io.sendfile(out, file, SIZE - 5, 20, true)).isEqualTo(5);
      assertThat(io.sendfile(out, file, SIZE + 5, -1, true)).isZero();
      assertThat(io.sendfile(out, file, 0, 0, true)).isZero();
      out.write("after".getBytes());
      assertThat(file.position()).isEqualTo(7);
      int all = 6 + SIZE + 20 + 5 + 5;
      Pair.until(() -> pair.server.received.size() == all);
      byte[] received = pair.server.received.toByteArray();
      assertThat(part(received, 0, 6)).isEqualTo("before".getBytes());
      assertThat(part(received, 6, 6 + SIZE)).isEqualTo(content);
      assertThat(part(received, 6 + SIZE, 26 + SIZE)).isEqualTo(part(content, 10, 30));
      assertThat(part(received, 26 + SIZE, all - 5)).isEqualTo(part(content, SIZE - 5, SIZE));
      assertThat(part(received, all - 5, all)).isEqualTo("after".getBytes());
    }
  }

  @AsyncTest
  void closingWaitsForTheFile() throws Exception {
    LoopIo io = LoopIo.running();
    try (Pair pair = Pair.open();
        FileChannel file = FileChannel.open(path)) {
      Task<Long> sending =
          Asyncio.createTask(() -> io.sendfile(pair.client.transport, file, 0, -1, true));
      Asyncio.sleep(java.time.Duration.ZERO);
      pair.client.transport.close();
      if (io.kind() == IoKind.IO_URING) {
        // In pieces, of which no more is taken, as by CPython's fallback.
        assertThatThrownBy(sending::await).isInstanceOf(ConnectionResetException.class);
        return;
      }
      assertThat(sending.await()).isEqualTo(SIZE);
      assertThat(pair.client.lost.await()).isNull();
      pair.server.ended.await();
      assertThat(pair.server.received.toByteArray()).isEqualTo(content);
      assertThatThrownBy(() -> io.sendfile(pair.client.transport, file, 0, -1, true))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Transport is closing");
    }
  }

  @AsyncTest
  void withTlsItIsReadInPieces() throws Exception {
    LoopIo io = LoopIo.running();
    LoopFuture<Recorder> accepted = io.loop().createFuture();
    try (Server server =
            io.createServer(
                () -> {
                  accepted.setResult(new Recorder());
                  return accepted.result();
                },
                java.util.List.of("127.0.0.1"),
                0,
                ServerOptions.tls(Keys.server()));
        FileChannel file = FileChannel.open(path)) {
      Recorder client =
          io.createConnection(
                  Recorder::new,
                  "localhost",
                  Ports.of(server),
                  ConnectOptions.tls(Keys.client())
                      .withFamily(java.net.StandardProtocolFamily.INET))
              .protocol();
      Transport out = client.transport;
      assertThatThrownBy(() -> io.sendfile(out, file, 0, -1, false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("fallback is disabled");
      assertThat(io.sendfile(out, file, 1, SIZE - 2, true)).isEqualTo(SIZE - 2);
      out.close();
      Recorder peer = accepted.await();
      peer.ended.await();
      assertThat(peer.received.toByteArray()).isEqualTo(part(content, 1, SIZE - 1));
      client.lost.await();
      peer.lost.await();
    }
  }

  @AsyncTest
  void aFileThatBecomesShorterEndsEarly() throws Exception {
    LoopIo io = LoopIo.running();
    try (Pair pair = Pair.open();
        FileChannel file =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      pair.server.transport.pauseReading();
      // More than the system's buffers hold.
      byte[] more = new byte[20 * SIZE];
      Files.write(path, more);
      Task<Long> sending =
          Asyncio.createTask(() -> io.sendfile(pair.client.transport, file, 0, -1, true));
      Asyncio.sleep(java.time.Duration.ofMillis(5));
      assertThat(sending.isDone()).isFalse();
      file.truncate(100);
      pair.server.transport.resumeReading();
      long sent = sending.await();
      assertThat(sent).isBetween(100L, 20L * SIZE - 1);
      pair.client.transport.write("end".getBytes());
      Pair.until(() -> pair.server.received.size() == sent + 3);
    }
  }

  @AsyncTest
  void aCancelledCallerMayCloseTheFile() throws Exception {
    LoopIo io = LoopIo.running();
    Files.write(path, new byte[20 * SIZE]);
    try (Pair pair = Pair.open()) {
      pair.server.transport.pauseReading();
      FileChannel file = FileChannel.open(path);
      Task<Long> sending =
          Asyncio.createTask(() -> io.sendfile(pair.client.transport, file, 0, -1, true));
      Asyncio.sleep(java.time.Duration.ofMillis(5));
      sending.cancel();
      assertThatThrownBy(sending::await).isInstanceOf(CancelledError.class);
      file.close();
      pair.client.transport.write("end".getBytes());
      pair.server.transport.resumeReading();
      Pair.until(() -> pair.server.text().endsWith("end"));
      assertThat(pair.server.received.size()).isLessThan(20 * SIZE);
    }
  }

  @AsyncTest
  void aPeerThatGoesIsAnError() throws Exception {
    LoopIo io = LoopIo.running();
    Files.write(path, new byte[20 * SIZE]);
    for (boolean ours : new boolean[] {false, true}) {
      try (Pair pair = Pair.open();
          FileChannel file = FileChannel.open(path)) {
        pair.server.transport.pauseReading();
        Task<Long> sending =
            Asyncio.createTask(() -> io.sendfile(pair.client.transport, file, 0, -1, true));
        Asyncio.sleep(java.time.Duration.ofMillis(5));
        (ours ? pair.client : pair.server).transport.abort();
        assertThatThrownBy(sending::await)
            .isInstanceOfAny(
                ConnectionAbortedException.class,
                ConnectionResetException.class,
                BrokenPipeException.class);
        assertThat(file.isOpen()).isTrue();
      }
    }
  }

  @AsyncTest
  void whatIsWrongIsSaidAtTheCall() throws Exception {
    LoopIo io = LoopIo.running();
    try (Pair pair = Pair.open();
        FileChannel file = FileChannel.open(path)) {
      assertThatThrownBy(() -> io.sendfile(pair.client.transport, file, -1, -1, true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1");
      Transport other = new PipeWriter(io.loop(), null, new Recorder(), _ -> {}, _ -> {});
      assertThatThrownBy(() -> io.sendfile(other, file, 0, -1, true))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("sendfile is not supported for transport");
    }
  }
}
