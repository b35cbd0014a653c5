package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Twin;
import asyncio4j.io.LoopIo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** addReader and addWriter: readiness callbacks, replacement, removal, both on one channel. */
public final class LoopReadersWriters implements Twin {

  private final int[] count = {0};
  private final int[] writes = {0};

  /** Python's {@code socket.socketpair()}. */
  private static SocketChannel[] socketpair() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel a = SocketChannel.open(listener.getLocalAddress());
      SocketChannel b = listener.accept();
      a.configureBlocking(false);
      b.configureBlocking(false);
      return new SocketChannel[] {a, b};
    }
  }

  private static byte[] recv(SocketChannel socket) {
    ByteBuffer data = ByteBuffer.allocate(100);
    try {
      socket.read(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(data.array(), data.position());
  }

  private static void send(SocketChannel socket, String text) throws IOException {
    socket.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private void main() throws Exception {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopIo io = LoopIo.of(loop);
    SocketChannel[] pair = socketpair();
    SocketChannel a = pair[0];
    SocketChannel b = pair[1];

    io.addReader(b, () -> log("reader", recv(b)));
    send(a, "one");
    log("sent; the reader has not run");
    settle();
    send(a, "two");
    settle();

    log("-- replaced");
    io.addReader(b, () -> log("second reader", recv(b)));
    send(a, "three");
    settle();

    log("-- level triggered: unread data calls again each iteration");
    io.addReader(
        b,
        () -> {
          count[0]++;
          if (count[0] == 3) {
            log("call", count[0], recv(b));
          }
        });
    send(a, "four");
    settle();
    log("calls", count[0]);

    log("-- writer");
    io.addWriter(
        a,
        () -> {
          writes[0]++;
          if (writes[0] == 2) {
            log("removing itself", io.removeWriter(a));
          }
        });
    settle();
    log("writes", writes[0]);

    log("-- removal");
    log(io.removeReader(b), io.removeReader(b), io.removeWriter(b));
    send(a, "five");
    settle();
    log("nothing called", count[0]);

    log("-- end of file counts as readable");
    LoopFuture<byte[]> done = loop.createFuture();
    recv(b);
    io.addReader(
        b,
        () -> {
          if (!done.isDone()) {
            done.setResult(recv(b));
          }
        });
    a.close();
    log(done.await());
    io.removeReader(b);

    log("-- removed by an earlier callback of the same iteration");
    SocketChannel[] other = socketpair();
    SocketChannel c = other[0];
    SocketChannel d = other[1];
    send(c, "x");
    io.addReader(d, () -> log("must not run"));
    loop.callSoon(() -> io.removeReader(d));
    turns(3);
    for (SocketChannel s : new SocketChannel[] {b, c, d}) {
      s.close();
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
