package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.ContextVar;
import asyncio4j.ExceptionGroup;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.house.LogTap;
import asyncio4j.junit.AsyncTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class TransportTest {

  /** More than the system's buffers for a loopback connection take. */
  private static final int BIG = 20_000_000;

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @AsyncTest
  void everyByteArrivesInOrderHoweverItIsWritten() throws Exception {
    try (Pair pair = Pair.open()) {
      byte[] all = random(3_000_000);
      Transport out = pair.client.transport;
      int at = 0;
      for (int i = 0; at < all.length; i++) {
        int count = Math.min(all.length - at, 1 + i * 997 % 150_000);
        byte[] piece = Arrays.copyOfRange(all, at, at + count);
        at += count;
        switch (i % 4) {
          case 0 -> {
            out.write(piece);
            // The transport has a copy.
            Arrays.fill(piece, (byte) 0);
          }
          case 1 -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(count).put(piece).flip();
            out.write(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
          }
          case 2 -> out.write(ByteBufAllocator.DEFAULT.directBuffer().writeBytes(piece));
          default -> out.writeLines(List.of(piece, new byte[0]));
        }
      }
      out.close();
      assertThat(pair.server.lost.await()).isNull();
      assertThat(pair.server.received.toByteArray()).isEqualTo(all);
      assertThat(pair.server.events).containsExactly("made", "data", "eof", "lost null");
      assertThat(pair.client.events).startsWith("made").endsWith("lost null");
    }
  }

  /** A channel that no protocol listens to yet. */
  private static DuplexChannel connectedTo(ServerSocket listener, LoopIo io) throws Exception {
    SocketAddress address = listener.getLocalSocketAddress();
    DuplexChannel channel = Channels.forConnecting(io.executor().family(), address);
    Channels.prepare(channel);
    NettyFutures.await(io.loop(), io.executor().register(channel));
    NettyFutures.await(io.loop(), channel.connect(address));
    return channel;
  }

  /** Native channels read at the end of the other side, wanted or not. */
  @AsyncTest
  void whatComesBeforeAProtocolListensIsKeptForIt() throws Exception {
    LoopIo io = LoopIo.running();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DuplexChannel channel = connectedTo(listener, io);
      Socket peer = listener.accept();
      peer.getOutputStream().write("hello".getBytes());
      peer.close();
      Asyncio.sleep(Duration.ofMillis(20));
      Recorder late =
          new Connector(io.loop(), io.executor(), new Watches(io.loop(), io.executor()))
              .start(channel, Recorder::new, null)
              .protocol();
      assertThat(late.lost.await()).isNull();
      assertThat(late.text()).isEqualTo("hello");
      assertThat(late.events).containsExactly("made", "data", "eof", "lost null");
    }
  }

  @AsyncTest
  void whatComesAndIsNeverListenedToIsReleased() throws Exception {
    LoopIo io = LoopIo.running();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DuplexChannel channel = connectedTo(listener, io);
      try (Socket peer = listener.accept()) {
        peer.getOutputStream().write("hello".getBytes());
      }
      Asyncio.sleep(Duration.ofMillis(20));
      NettyFutures.await(io.loop(), channel.close());
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @AsyncTest
  void aBufferThatIsWrittenIsReleasedInAnyCase() throws Exception {
    try (Pair pair = Pair.open()) {
      Transport out = pair.client.transport;
      ByteBuf sent = ByteBufAllocator.DEFAULT.buffer().writeBytes(new byte[10]);
      out.write(sent);
      Pair.untilSent(() -> sent.refCnt() == 0);
      assertThat(sent.refCnt()).isZero();
      ByteBuf empty = ByteBufAllocator.DEFAULT.buffer();
      out.write(empty);
      assertThat(empty.refCnt()).isZero();
      ByteBuf waiting = ByteBufAllocator.DEFAULT.buffer().writeZero(BIG);
      pair.server.transport.pauseReading();
      out.write(waiting);
      assertThat(waiting.refCnt()).isOne();
      out.abort();
      Pair.untilSent(() -> waiting.refCnt() == 0);
      assertThat(waiting.refCnt()).isZero();
      ByteBuf dropped = ByteBufAllocator.DEFAULT.buffer().writeZero(10);
      out.write(dropped);
      assertThat(dropped.refCnt()).isZero();
    }
  }

  @AsyncTest
  void aBufferThatIsRefusedIsReleased() throws Exception {
    try (Pair pair = Pair.open()) {
      pair.server.transport.writeEof();
      ByteBuf refused = ByteBufAllocator.DEFAULT.buffer().writeZero(10);
      assertThatThrownBy(() -> pair.server.transport.write(refused))
          .hasMessage("Cannot call write() after write_eof()");
      assertThat(refused.refCnt()).isZero();
    }
  }

  @AsyncTest
  void aPeerThatDoesNotReadPausesTheWriter() throws Exception {
    try (Pair pair = Pair.open()) {
      Transport out = pair.client.transport;
      out.setWriteBufferLimits(10_000, 1000);
      assertThat(out.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(1000, 10_000));
      out.write(new byte[100]);
      Pair.untilSent(() -> out.getWriteBufferSize() == 0);
      assertThat(out.getWriteBufferSize()).isZero();
      pair.server.transport.pauseReading();
      long written = 100;
      List<String> told = pair.client.events;
      do {
        while (!told.getLast().equals("pause")) {
          out.write(new byte[50_000]);
          written += 50_000;
          if (told.getLast().equals("pause")) {
            // What is held is what was written above the mark.
            assertThat(out.getWriteBufferSize()).isBetween(10_001L, 60_000L);
          }
          Asyncio.sleep(Duration.ZERO);
        }
        // A busy system passes on what it has taken a while later, and takes more then.
        Pair.awaitStandstill(out::getWriteBufferSize);
      } while (!told.getLast().equals("pause"));
      // It never grows without a write, and the writer goes on at the low mark only.
      assertThat(out.getWriteBufferSize()).isBetween(1001L, 60_000L);
      int before = told.size();
      out.write(new byte[70_000]);
      written += 70_000;
      Asyncio.sleep(Duration.ofMillis(20));
      assertThat(told).hasSize(before);
      pair.server.transport.resumeReading();
      Pair.until(() -> told.size() > before);
      assertThat(told).hasSize(before + 1).endsWith("pause", "resume");
      assertThat(out.getWriteBufferSize()).isLessThanOrEqualTo(1000);
      long expected = written;
      Pair.until(() -> pair.server.received.size() == expected);
      assertThat(told).hasSize(before + 1).startsWith("made", "pause");
    }
  }

  @AsyncTest
  void limitsAreFilledInAndChecked() throws Exception {
    try (Pair pair = Pair.open()) {
      Transport out = pair.client.transport;
      assertThat(out.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(16384, 65536));
      out.setWriteBufferLimits(1000, null);
      assertThat(out.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(250, 1000));
      out.setWriteBufferLimits(null, 1000);
      assertThat(out.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(1000, 4000));
      out.setWriteBufferLimits(null, null);
      assertThat(out.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(16384, 65536));
      assertThatThrownBy(() -> out.setWriteBufferLimits(1, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("high (1) must be >= low (2) must be >= 0");
    }
  }

  @AsyncTest
  void pausedReadingHoldsDataBack() throws Exception {
    try (Pair pair = Pair.open()) {
      Transport in = pair.server.transport;
      assertThat(in.isReading()).isTrue();
      in.pauseReading();
      in.pauseReading();
      assertThat(in.isReading()).isFalse();
      pair.client.transport.write("held back".getBytes());
      Asyncio.sleep(Duration.ofMillis(20));
      assertThat(pair.server.text()).isEmpty();
      in.resumeReading();
      in.resumeReading();
      assertThat(in.isReading()).isTrue();
      Pair.until(() -> pair.server.text().equals("held back"));
      in.close();
      assertThat(in.isReading()).isFalse();
      in.resumeReading();
      assertThat(in.isReading()).isFalse();
    }
  }

  @AsyncTest
  void aProtocolThatPausesInItsCallbackGetsNothingMore() throws Exception {
    Recorder[] server = new Recorder[1];
    try (Pair pair =
        Pair.open(
            Recorder::new,
            () ->
                server[0] =
                    new Recorder() {
                      @Override
                      public void dataReceived(byte[] data) {
                        super.dataReceived(data);
                        transport.pauseReading();
                      }
                    })) {
      pair.client.transport.write(new byte[BIG]);
      Pair.until(() -> server[0].received.size() > 0);
      int first = server[0].received.size();
      assertThat(first).isLessThanOrEqualTo(256 * 1024);
      Asyncio.sleep(Duration.ofMillis(20));
      assertThat(server[0].received.size()).isEqualTo(first);
      while (server[0].received.size() < BIG) {
        server[0].transport.resumeReading();
        Asyncio.sleep(Duration.ZERO);
      }
    }
  }

  @AsyncTest
  void closeSendsWhatIsBuffered() throws Exception {
    try (Pair pair = Pair.open()) {
      byte[] all = random(BIG);
      pair.client.transport.write(all);
      assertThat(pair.client.transport.getWriteBufferSize()).isPositive();
      pair.client.transport.close();
      assertThat(pair.client.transport.isClosing()).isTrue();
      pair.server.lost.await();
      assertThat(pair.server.received.toByteArray()).isEqualTo(all);
      assertThat(pair.client.lost.await()).isNull();
    }
  }

  @AsyncTest
  void halfACloseLeavesTheOtherHalfOpen() throws Exception {
    try (Pair pair = Pair.open()) {
      pair.server.keepOpen = true;
      byte[] all = random(BIG);
      assertThat(pair.client.transport.canWriteEof()).isTrue();
      pair.client.transport.write(all);
      pair.client.transport.writeEof();
      pair.client.transport.writeEof();
      pair.server.ended.await();
      assertThat(pair.server.received.toByteArray()).isEqualTo(all);
      pair.server.transport.write("and back".getBytes());
      pair.server.transport.close();
      pair.client.lost.await();
      assertThat(pair.client.text()).isEqualTo("and back");
    }
  }

  @AsyncTest
  void aResetIsTold() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Recorder client =
          LoopIo.running()
              .createConnection(Recorder::new, "127.0.0.1", peer.getLocalPort())
              .protocol();
      Socket accepted = peer.accept();
      accepted.setSoLinger(true, 0);
      accepted.close();
      assertThat(client.lost.await()).isInstanceOf(ConnectionResetException.class);
      assertThat(client.transport.isClosing()).isTrue();
      client.transport.write(new byte[1]);
      client.transport.close();
      client.transport.abort();
    }
  }

  @AsyncTest
  void aResetWhileWritingIsTold() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Recorder client =
          LoopIo.running()
              .createConnection(Recorder::new, "127.0.0.1", peer.getLocalPort())
              .protocol();
      client.transport.pauseReading();
      client.transport.write(new byte[BIG]);
      Socket accepted = peer.accept();
      accepted.setSoLinger(true, 0);
      accepted.close();
      assertThat(client.lost.await())
          .isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
      assertThat(client.transport.getWriteBufferSize()).isZero();
    }
  }

  @AsyncTest
  void refusedConnectionsSayWhereTo() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    LoopIo io = LoopIo.running();
    assertThatThrownBy(() -> io.createConnection(Recorder::new, "127.0.0.1", port))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1:" + port);
    assertThatThrownBy(() -> io.createConnection(Recorder::new, "no.such.host.invalid", 1))
        .isInstanceOf(java.net.UnknownHostException.class);
    assertThatThrownBy(() -> io.createConnection(Recorder::new, "127.0.0.1", 65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port must be 0-65535: 65536");
    assertThatThrownBy(() ->
            io.createConnection(
                Recorder::new, "127.0.0.1", port, ConnectOptions.DEFAULT.withAllErrors(true)))
        .isInstanceOf(ExceptionGroup.class)
        .hasMessageContaining("create_connection failed");
  }

  /** A listening socket whose queue is full: Linux then leaves further connections unanswered. */
  private static List<SocketChannel> fill(ServerSocketChannel listener) throws Exception {
    List<SocketChannel> queued = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SocketChannel socket = SocketChannel.open();
      socket.configureBlocking(false);
      socket.connect(listener.getLocalAddress());
      queued.add(socket);
    }
    return queued;
  }

  @AsyncTest
  void connectingCanBeCancelledAndTimesOut() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      List<SocketChannel> queued = fill(listener);
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      LoopIo io = LoopIo.running();
      assertThatThrownBy(() ->
              io.createConnection(
                  Recorder::new,
                  "127.0.0.1",
                  port,
                  ConnectOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(30))))
          .isInstanceOf(AsyncTimeoutException.class);
      Task<?> connecting =
          Asyncio.createTask(() -> io.createConnection(Recorder::new, "127.0.0.1", port));
      Asyncio.sleep(Duration.ofMillis(10));
      assertThat(connecting.isDone()).isFalse();
      connecting.cancel();
      assertThatThrownBy(connecting::await).isInstanceOf(CancelledError.class);
      for (SocketChannel socket : queued) {
        socket.close();
      }
    }
  }

  @AsyncTest
  void bufferedProtocolsBringTheirMemory() throws Exception {
    List<Integer> counts = new ArrayList<>();
    ByteBuffer memory = ByteBuffer.allocate(7);
    StringBuilder text = new StringBuilder();
    LoopIo io = LoopIo.running();
    Transport[] accepted = new Transport[1];
    BufferedProtocol buffered =
        new BufferedProtocol() {
          @Override
          public void connectionMade(Transport transport) {
            accepted[0] = transport;
          }

          @Override
          public ByteBuffer getBuffer(int sizeHint) {
            assertThat(sizeHint).isPositive();
            return memory.clear();
          }

          @Override
          public void bufferUpdated(int count) {
            counts.add(count);
            memory.flip();
            while (memory.hasRemaining()) {
              text.append((char) memory.get());
            }
            if (text.toString().endsWith("!")) {
              // From now on without room.
              memory.limit(0);
            }
          }
        };
    try (Server server = io.createServer(() -> buffered, "127.0.0.1", 0)) {
      Recorder client =
          io.createConnection(Recorder::new, "127.0.0.1", Ports.of(server)).protocol();
      client.transport.write("twenty characters ..!".getBytes());
      Pair.until(() -> text.length() == 21);
      assertThat(text.toString()).isEqualTo("twenty characters ..!");
      assertThat(counts).allMatch(count -> count <= 7);
      client.transport.close();
      client.lost.await();
      server.close();
      server.waitClosed();
    }
  }

  @AsyncTest
  void aBufferWithoutRoomBreaksTheConnection() throws Exception {
    List<Map<String, Object>> reports = new ArrayList<>();
    Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
    LoopIo io = LoopIo.running();
    BufferedProtocol none =
        new BufferedProtocol() {
          @Override
          public ByteBuffer getBuffer(int sizeHint) {
            return ByteBuffer.allocate(0);
          }

          @Override
          public void bufferUpdated(int count) {}
        };
    try (Server server = io.createServer(() -> none, "127.0.0.1", 0)) {
      Recorder client =
          io.createConnection(Recorder::new, "127.0.0.1", Ports.of(server)).protocol();
      client.transport.write("x".getBytes());
      client.lost.await();
      assertThat(reports).hasSize(1);
      assertThat(reports.getFirst())
          .containsEntry("message", "Fatal error: protocol.get_buffer() call failed.");
      assertThat((Throwable) reports.getFirst().get("exception"))
          .hasMessage("get_buffer() returned an empty buffer");
    }
  }

  @AsyncTest
  void theTransportTellsAboutItself() throws Exception {
    try (Pair pair = Pair.open()) {
      Transport one = pair.client.transport;
      Transport other = pair.server.transport;
      SocketAddress here = one.getExtraInfo(ExtraInfo.SOCKNAME);
      SocketAddress there = one.getExtraInfo(ExtraInfo.PEERNAME);
      assertThat(other.getExtraInfo(ExtraInfo.PEERNAME)).isEqualTo(here);
      assertThat(other.getExtraInfo(ExtraInfo.SOCKNAME)).isEqualTo(there);
      for (Transport each : List.of(one, other)) {
        assertThat(
                each.getExtraInfo(ExtraInfo.SOCKET).config().getOption(ChannelOption.TCP_NODELAY))
            .isTrue();
        assertThat(each.getExtraInfo(ExtraInfo.SSLCONTEXT)).isNull();
      }
      assertThat(one.getProtocol()).isSameAs(pair.client);
      one.close();
      pair.client.lost.await();
      assertThat(one.getExtraInfo(ExtraInfo.PEERNAME)).isEqualTo(there);
      assertThat(one.toString()).contains("closed");
    }
  }

  @Test
  void callbacksRunInTheContextOfTheirConnection() {
    ContextVar<String> variable = ContextVar.of("variable");
    run(() -> {
      List<String> seen = new ArrayList<>();
      variable.set("server");
      try (Server server =
          LoopIo.running()
              .createServer(
                  () ->
                      new Recorder() {
                        @Override
                        public void dataReceived(byte[] data) {
                          seen.add(variable.get());
                        }
                      },
                  "127.0.0.1",
                  0)) {
        variable.set("client");
        Recorder client =
            LoopIo.running()
                .createConnection(Recorder::new, "127.0.0.1", Ports.of(server))
                .protocol();
        variable.set("later");
        client.transport.write("x".getBytes());
        Pair.until(() -> !seen.isEmpty());
        assertThat(seen).containsExactly("server");
        client.transport.close();
        server.close();
        server.waitClosed();
      }
    });
  }

  private static Server unixServer(Path path, Consumer<Recorder> accepted) throws IOException {
    return LoopIo.running()
        .createUnixServer(
            () -> {
              Recorder one = new Recorder();
              accepted.accept(one);
              return one;
            },
            path,
            ServerOptions.DEFAULT);
  }

  @AsyncTest
  void halfACloseOfAUnixSocketLeavesTheOtherHalfOpen(@TempDir Path folder) throws Exception {
    LoopIo io = LoopIo.running();
    Path path = folder.resolve("s");
    LoopFuture<Recorder> accepted = io.loop().createFuture();
    Server server =
        unixServer(
            path,
            one -> {
              one.keepOpen = true;
              accepted.setResult(one);
            });
    Recorder client =
        io.createUnixConnection(Recorder::new, path, ConnectOptions.DEFAULT).protocol();
    client.transport.write("last words".getBytes());
    client.transport.writeEof();
    Recorder side = accepted.await();
    side.ended.await();
    assertThat(side.text()).isEqualTo("last words");
    // Nothing more is read, and the loop does not spin on the end.
    Asyncio.sleep(Duration.ofMillis(5));
    side.transport.write(new byte[BIG]);
    side.transport.close();
    client.lost.await();
    assertThat(client.received.size()).isEqualTo(BIG);
    assertThat(client.events).containsExactly("made", "data", "eof", "lost null");
    assertThat(side.events).containsExactly("made", "data", "eof", "pause", "resume", "lost null");
    server.close();
    server.waitClosed();
  }

  @AsyncTest
  void unixSocketsAndAcceptedOnesAreConnectionsToo(@TempDir Path folder) throws Exception {
    LoopIo io = LoopIo.running();
    Path path = folder.resolve("s");
    List<Recorder> accepted = new ArrayList<>();
    try (Server server = unixServer(path, accepted::add)) {
      Recorder client =
          io.createUnixConnection(Recorder::new, path, ConnectOptions.DEFAULT).protocol();
      byte[] all = random(BIG);
      client.transport.write(all);
      client.transport.close();
      Pair.until(() -> !accepted.isEmpty());
      accepted.getFirst().lost.await();
      assertThat(accepted.getFirst().received.toByteArray()).isEqualTo(all);
      assertThat(path).exists();
    }
    assertThat(path).doesNotExist();

    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel peer = SocketChannel.open(listener.getLocalAddress());
      peer.setOption(StandardSocketOptions.SO_LINGER, -1);
      Recorder side = io.connectAcceptedSocket(Recorder::new, listener.accept(), null).protocol();
      peer.write(ByteBuffer.wrap("hello".getBytes()));
      peer.close();
      side.lost.await();
      assertThat(side.text()).isEqualTo("hello");
    }
  }

  @AsyncTest
  void writesToALostConnectionAreLoggedFromTheFifthOn() throws Exception {
    try (Pair pair = Pair.open();
        LogTap tap = new LogTap(SocketTransport.class.getName())) {
      pair.client.transport.abort();
      for (int i = 0; i < 6; i++) {
        pair.client.transport.write("x".getBytes());
      }
      assertThat(tap.lines())
          .containsExactly(
              "WARN socket.send() raised exception.", "WARN socket.send() raised exception.");
    }
  }

  /** Takes three bytes at a time; "|" makes it pause, "&gt;" hand over to another one. */
  private static final class Turnstile implements BufferedProtocol {
    final ByteBuffer memory = ByteBuffer.allocate(3);
    final StringBuilder text = new StringBuilder();
    final Recorder successor = new Recorder();
    Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
      successor.connectionMade(made);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return memory.clear();
    }

    @Override
    public void bufferUpdated(int count) {
      text.append(new String(memory.array(), 0, count, StandardCharsets.US_ASCII));
      if (text.toString().endsWith("|")) {
        transport.pauseReading();
      } else if (text.toString().endsWith(">")) {
        transport.setProtocol(successor);
      }
    }

    @Override
    public void connectionLost(Throwable cause) {
      successor.connectionLost(cause);
    }
  }

  @AsyncTest
  void aBufferedProtocolThatPausesOrHandsOverGetsNothingMore() throws Exception {
    Turnstile taker = new Turnstile();
    try (Server server = LoopIo.running().createServer(() -> taker, "127.0.0.1", 0)) {
      Recorder client =
          LoopIo.running()
              .createConnection(Recorder::new, "127.0.0.1", Ports.of(server))
              .protocol();
      client.transport.write("ab|cd>efg".getBytes());
      Pair.until(() -> !taker.text.isEmpty());
      turns(5);
      assertThat(taker.text.toString()).isEqualTo("ab|");
      taker.transport.resumeReading();
      Pair.until(() -> taker.successor.text().length() == 3);
      assertThat(taker.text.toString()).isEqualTo("ab|cd>");
      assertThat(taker.successor.text()).isEqualTo("efg");
      client.transport.close();
      taker.successor.lost.await();
      client.lost.await();
    }
  }

  private static void turns(int count) {
    for (int i = 0; i < count; i++) {
      Asyncio.sleep(Duration.ZERO);
    }
  }
}
