package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class LowLevelTest {

  @AsyncTest
  void socketsWaitInCoroutines() throws Exception {
    LoopIo io = LoopIo.running();
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listener.configureBlocking(false);
      client.configureBlocking(false);
      Task<SocketChannel> accepting = Asyncio.createTask(() -> io.sockAccept(listener));
      Asyncio.sleep(Duration.ZERO);
      io.sockConnect(client, listener.getLocalAddress());
      SocketChannel accepted = accepting.await();
      Task<byte[]> first = Asyncio.createTask(() -> io.sockRecv(accepted, 100));
      Asyncio.sleep(Duration.ZERO);
      io.sockSendall(client, ByteBuffer.wrap("hello".getBytes()));
      assertThat(first.await()).isEqualTo("hello".getBytes());

      byte[] big = new byte[10_000_000];
      Arrays.fill(big, (byte) 'x');
      Task<?> sending =
          Asyncio.createTask(() -> {
            io.sockSendall(client, ByteBuffer.wrap(big));
            client.shutdownOutput();
          });
      ByteBuffer target = ByteBuffer.allocate(big.length + 1);
      while (io.sockRecvInto(accepted, target) > 0) {
        // until the end
      }
      sending.await();
      assertThat(target.position()).isEqualTo(big.length);
      accepted.close();
    }
  }

  @AsyncTest
  void aCancelledWaitLeavesTheSocketUsable() throws Exception {
    LoopIo io = LoopIo.running();
    try (Pair pair = Pair.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      assertThat(pair.client.transport.isClosing()).isFalse();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> io.sockAccept(listener))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("configureBlocking(false)");
      listener.configureBlocking(false);
      Task<SocketChannel> accepting = Asyncio.createTask(() -> io.sockAccept(listener));
      Asyncio.sleep(Duration.ofMillis(5));
      accepting.cancel();
      assertThatThrownBy(accepting::await).isInstanceOf(CancelledError.class);
      SocketChannel client = SocketChannel.open();
      client.configureBlocking(false);
      io.sockConnect(client, listener.getLocalAddress());
      io.sockAccept(listener).close();
      assertThat(io.sockRecv(client, 1)).isEmpty();
      client.close();
    }
  }

  @AsyncTest
  void aRefusedConnectIsAnError() throws Exception {
    LoopIo io = LoopIo.running();
    InetSocketAddress free;
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      free = (InetSocketAddress) listener.getLocalAddress();
    }
    try (SocketChannel client = SocketChannel.open()) {
      client.configureBlocking(false);
      assertThatThrownBy(() -> io.sockConnect(client, free)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void filesAreSent(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("file");
    byte[] content = new byte[5_000_000];
    Arrays.fill(content, (byte) 'f');
    content[0] = 'a';
    Files.write(path, content);
    run(() -> {
      LoopIo io = LoopIo.running();
      Recorder[] accepted = new Recorder[1];
      try (Server server = io.createServer(() -> accepted[0] = new Recorder(), "127.0.0.1", 0);
          SocketChannel client = SocketChannel.open();
          FileChannel file = FileChannel.open(path)) {
        client.configureBlocking(false);
        io.sockConnect(client, server.sockets().getFirst());
        assertThat(io.sockSendfile(client, file, 0, -1)).isEqualTo(content.length);
        assertThat(io.sockSendfile(client, file, 1, 10)).isEqualTo(10);
        assertThat(io.sockSendfile(client, file, content.length, 10)).isZero();
        client.close();
        accepted[0].lost.await();
        assertThat(accepted[0].received.size()).isEqualTo(content.length + 10);
      }
    });
  }

  @AsyncTest
  void anySelectableChannelCanBeWatched() throws Exception {
    LoopIo io = LoopIo.running();
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
    int[] calls = {0};
    io.addReader(pipe.source(), () -> calls[0]++);
    Asyncio.sleep(Duration.ofMillis(5));
    assertThat(calls[0]).isZero();
    pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    Pair.until(() -> calls[0] > 2);
    assertThat(io.removeReader(pipe.source())).isTrue();
    assertThat(io.removeReader(pipe.source())).isFalse();
    // A channel that was taken away can come back at once.
    int before = calls[0];
    io.addReader(pipe.source(), () -> calls[0]++);
    Pair.until(() -> calls[0] > before);
    int[] writes = {0};
    io.addWriter(pipe.sink(), () -> writes[0]++);
    Pair.until(() -> writes[0] > 2);
    pipe.sink().close();
    pipe.source().close();
    Pipe blocking = Pipe.open();
    assertThatThrownBy(() -> io.addReader(blocking.source(), () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("configureBlocking(false)");
    blocking.source().close();
    blocking.sink().close();
  }

  @AsyncTest
  void datagramsWaitInCoroutines() throws Exception {
    LoopIo io = LoopIo.running();
    try (DatagramChannel one = DatagramChannel.open();
        DatagramChannel other = DatagramChannel.open()) {
      one.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> io.sockRecvfrom(one, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("configureBlocking(false)");
      one.configureBlocking(false);
      other.configureBlocking(false);
      Task<ReceivedDatagram> first = Asyncio.createTask(() -> io.sockRecvfrom(one, 3));
      Asyncio.sleep(Duration.ofMillis(2));
      assertThat(first.isDone()).isFalse();
      ByteBuffer data = ByteBuffer.wrap("hello".getBytes());
      assertThat(io.sockSendto(other, data, one.getLocalAddress())).isEqualTo(5);
      assertThat(data.hasRemaining()).isFalse();
      assertThat(first.await().data()).isEqualTo("hel".getBytes());
      assertThat(first.await().sender()).isEqualTo(other.getLocalAddress());
      // An empty one is one, too.
      assertThat(io.sockSendto(other, ByteBuffer.allocate(0), one.getLocalAddress())).isZero();
      assertThat(io.sockRecvfrom(one, 3).data()).isEmpty();
      io.sockSendto(one, ByteBuffer.wrap("back".getBytes()), first.await().sender());
      ByteBuffer target = ByteBuffer.allocate(10);
      assertThat(io.sockRecvfromInto(other, target)).isEqualTo(one.getLocalAddress());
      assertThat(target.position()).isEqualTo(4);
      assertThatThrownBy(
              () -> io.sockSendto(one, ByteBuffer.allocate(100_000), other.getLocalAddress()))
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @AsyncTest
  void literalAddressesAreNotLookedUp() throws Exception {
    LoopIo io = LoopIo.running();
    Task<List<InetSocketAddress>> literal =
        Asyncio.createTask(() -> io.getaddrinfo("127.0.0.1", 80));
    Asyncio.sleep(Duration.ZERO);
    assertThat(literal.isDone()).isTrue();
    assertThat(literal.await()).containsExactly(new InetSocketAddress("127.0.0.1", 80));
    assertThat(io.getaddrinfo("::1", 80)).containsExactly(new InetSocketAddress("::1", 80));
    assertThat(io.getaddrinfo("localhost", 80))
        .allMatch(address -> address.getAddress().isLoopbackAddress());
    assertThat(io.getnameinfo(new InetSocketAddress("127.0.0.1", 0))).isNotEmpty();
  }

  @Test
  void familiesTakeTurns() {
    InetSocketAddress v4a = new InetSocketAddress("127.0.0.1", 1);
    InetSocketAddress v4b = new InetSocketAddress("127.0.0.2", 1);
    InetSocketAddress v4c = new InetSocketAddress("127.0.0.3", 1);
    InetSocketAddress v6a = new InetSocketAddress("::1", 1);
    InetSocketAddress v6b = new InetSocketAddress("::2", 1);
    List<InetSocketAddress> all = List.of(v4a, v4b, v4c, v6a, v6b);
    assertThat(Resolver.interleave(all, 1)).containsExactly(v4a, v6a, v4b, v6b, v4c);
    assertThat(Resolver.interleave(all, 2)).containsExactly(v4a, v4b, v6a, v4c, v6b);
    assertThat(Resolver.interleave(all, 9)).containsExactly(v4a, v4b, v4c, v6a, v6b);
  }

  @AsyncTest
  void whoIsCancelledLeavesTheNextOneItsPlace() throws Exception {
    LoopIo io = LoopIo.running();
    try (DatagramChannel socket = bound();
        DatagramChannel other = bound()) {
      Task<?> first = Asyncio.createTask(() -> io.sockRecvfrom(socket, 10));
      Asyncio.sleep(Duration.ofMillis(1));
      first.cancel();
      Asyncio.getRunningLoop()
          .callLater(
              Duration.ofMillis(2),
              () -> {
                try {
                  assertThat(other.send(ByteBuffer.wrap("x".getBytes()), socket.getLocalAddress()))
                      .isOne();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      // The first one is told of its end while this one waits.
      assertThat(io.sockRecvfrom(socket, Integer.MAX_VALUE).data()).isEqualTo("x".getBytes());
      assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);

      Task<?> second = Asyncio.createTask(() -> io.sockRecvfrom(socket, 10));
      Asyncio.sleep(Duration.ofMillis(1));
      assertThatThrownBy(() -> io.sockRecvfrom(socket, 10))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another coroutine receives");
      second.cancel();
      assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
    }
  }

  @AsyncTest
  void aFactoryHasToReturnAProtocol() {
    LoopIo io = LoopIo.running();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    List<ThrowingCallable> calls =
        List.of(
            () -> io.createDatagramEndpoint(() -> null, DatagramOptions.local(any)),
            () -> io.connectReadPipe(() -> null, InputStream.nullInputStream()),
            () -> io.connectWritePipe(() -> null, OutputStream.nullOutputStream()));
    assertThat(calls)
        .allSatisfy(call ->
            assertThatThrownBy(call)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the factory returned no protocol"));
  }

  private static DatagramChannel bound() throws IOException {
    DatagramChannel socket = DatagramChannel.open();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.configureBlocking(false);
    return socket;
  }

  @AsyncTest
  void whatCannotBeWatchedIsSaidAtTheCall() throws Exception {
    LoopIo io = LoopIo.running();
    Pipe pipe = Pipe.open();
    pipe.sink().configureBlocking(false);
    pipe.source().configureBlocking(false);
    assertThatThrownBy(() -> io.addReader(pipe.source(), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("callback");
    assertThatThrownBy(() -> io.addReader(pipe.sink(), () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing can be read");
    assertThatThrownBy(() -> io.addWriter(pipe.source(), () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing can be written");
    pipe.sink().close();
    pipe.source().close();
    EventLoop closed = Asyncio.newEventLoop();
    LoopIo itsIo = LoopIo.of(closed);
    closed.close();
    assertThatThrownBy(() -> itsIo.addReader(pipe.source(), () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }

  @AsyncTest
  void theSocketOfATransportIsTheTransports() throws Exception {
    LoopIo io = LoopIo.running();
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> io.connectAcceptedSocket(Recorder::new, client, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not connected");
      client.configureBlocking(false);
      io.sockConnect(
          client,
          InetSocketAddress.createUnresolved("localhost", listener.socket().getLocalPort()));
      SocketChannel accepted = listener.accept();
      Recorder protocol = io.connectAcceptedSocket(Recorder::new, accepted, null).protocol();
      assertThatThrownBy(() -> io.connectAcceptedSocket(Recorder::new, accepted, null))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used by a transport");
      assertThatThrownBy(() -> io.sockRecv(accepted, 1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> io.sockRecv(client, -1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1");
      io.sockSendall(client, ByteBuffer.wrap("still there".getBytes()));
      Pair.until(() -> protocol.text().equals("still there"));
      protocol.transport.close();
      protocol.lost.await();
      assertThatThrownBy(() -> io.connectAcceptedSocket(() -> null, client, null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("the factory returned no protocol");
      Pair.until(() -> !client.isOpen());
    }
  }
}
