package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls on the JDK's sockets that wait in a coroutine instead of blocking. */
final class SocketCalls {

  /** What one call receives at the most, however much is asked for. */
  private static final int MOST_RECEIVED = 256 * 1024;

  private static final int MOST_OF_DATAGRAM = 64 * 1024;

  private final EventLoop loop;
  private final Watches watches;

  SocketCalls(EventLoop loop, Watches watches) {
    this.loop = loop;
    this.watches = watches;
  }

  byte[] receive(SocketChannel socket, int most) throws IOException {
    byte[] target = room(most, MOST_RECEIVED);
    int count = receive(socket, ByteBuffer.wrap(target));
    return Arrays.copyOf(target, count);
  }

  ReceivedDatagram receiveFrom(DatagramChannel socket, int most) throws IOException {
    byte[] bytes = room(most, MOST_OF_DATAGRAM);
    ByteBuffer target = ByteBuffer.wrap(bytes);
    SocketAddress sender = receiveFrom(socket, target);
    return new ReceivedDatagram(Arrays.copyOf(bytes, target.position()), sender);
  }

  private static byte[] room(int asked, int most) {
    if (asked < 0) {
      throw new IllegalArgumentException("most must not be negative: " + asked);
    }
    return new byte[Math.min(asked, most)];
  }

  int receive(SocketChannel socket, ByteBuffer target) throws IOException {
    check(socket);
    if (!target.hasRemaining()) {
      return 0;
    }
    int count = untilReadable(socket, () -> unlessZero(socket.read(target)));
    return Math.max(0, count);
  }

  private static @Nullable Integer unlessZero(int count) {
    return count == 0 ? null : count;
  }

  void sendAll(SocketChannel socket, ByteBuffer data) throws IOException {
    check(socket);
    while (data.hasRemaining()) {
      if (socket.write(data) == 0) {
        untilWritable(socket, () -> unlessZero(socket.write(data)));
      }
    }
  }

  /** The sender; the bytes that the target has no room for are lost, as the system does it. */
  SocketAddress receiveFrom(DatagramChannel socket, ByteBuffer target) throws IOException {
    check(socket);
    return untilReadable(socket, () -> socket.receive(target));
  }

  int sendTo(DatagramChannel socket, ByteBuffer data, SocketAddress address) throws IOException {
    check(socket);
    int size = data.remaining();
    // An empty datagram is sent at once or not, and nobody can tell.
    for (int sent = send(socket, data, address); sent < size; ) {
      awaitWritable(socket);
      sent = send(socket, data, address);
    }
    return size;
  }

  private static int send(DatagramChannel socket, ByteBuffer data, SocketAddress address)
      throws IOException {
    try {
      return socket.send(data, address);
    } catch (IOException e) {
      throw Sneaky.rethrow(IoErrors.named(e));
    }
  }

  void connect(SocketChannel socket, SocketAddress remote) throws IOException {
    check(socket);
    SocketAddress resolved =
        remote instanceof InetSocketAddress inet && inet.isUnresolved()
            ? Resolver.resolve(loop, inet.getHostString(), inet.getPort(), null, false).getFirst()
            : remote;
    if (!socket.connect(resolved)) {
      Boolean connected = untilWritable(socket, () -> socket.finishConnect() ? true : null);
      assert connected;
    }
  }

  SocketChannel accept(ServerSocketChannel listener) throws IOException {
    check(listener);
    SocketChannel accepted = untilReadable(listener, listener::accept);
    accepted.configureBlocking(false);
    return accepted;
  }

  long sendFile(SocketChannel socket, FileChannel file, long offset, long count)
      throws IOException {
    check(socket);
    long end = SendFile.end(file, offset, count);
    long at = offset;
    while (at < end) {
      long sent = file.transferTo(at, end - at, socket);
      if (sent == 0) {
        if (at >= file.size()) {
          break; // it became shorter meanwhile
        }
        awaitWritable(socket);
      }
      at += sent;
    }
    return Math.max(0, at - offset);
  }

  private static void check(SelectableChannel channel) {
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(
          "the socket must be non-blocking, call configureBlocking(false) first: " + channel);
    }
  }

  /** Wakes a coroutine that waits for a socket. */
  private record Waiter(LoopFuture<@Nullable Void> ready) implements Runnable {
    @Override
    public void run() {
      if (!ready.isDone()) {
        ready.setResult(null);
      }
    }
  }

  private <T> T untilReadable(SelectableChannel channel, Callable<@Nullable T> attempt)
      throws IOException {
    while (true) {
      T result = call(attempt);
      if (result != null) {
        return result;
      }
      awaitReadable(channel);
    }
  }

  private <T> T untilWritable(SelectableChannel channel, Callable<@Nullable T> attempt)
      throws IOException {
    while (true) {
      awaitWritable(channel);
      T result = call(attempt);
      if (result != null) {
        return result;
      }
    }
  }

  private void awaitReadable(SelectableChannel channel) {
    checkFree(watches.reader(channel), "receives or accepts on", channel);
    Waiter waiter = new Waiter(loop.createFuture());
    watches.addReader(channel, waiter);
    try {
      waiter.ready().await();
    } finally {
      // Whoever was cancelled may find that the next one is waiting already.
      if (watches.reader(channel) == waiter) {
        watches.removeReader(channel);
      }
    }
  }

  private void awaitWritable(SelectableChannel channel) {
    checkFree(watches.writer(channel), "connects or sends on", channel);
    Waiter waiter = new Waiter(loop.createFuture());
    watches.addWriter(channel, waiter);
    try {
      waiter.ready().await();
    } finally {
      if (watches.writer(channel) == waiter) {
        watches.removeWriter(channel);
      }
    }
  }

  /** Two that wait for the same would take each other's turn, and one would wait for ever. */
  private static void checkFree(
      @Nullable Runnable callback, String what, SelectableChannel channel) {
    if (callback instanceof Waiter other && !other.ready().isDone()) {
      throw new IllegalStateException(
          "another coroutine "
              + what
              + " this socket and waits, let them take turns, with an AsyncLock for example: "
              + channel);
    }
  }

  private static <T> @Nullable T call(Callable<@Nullable T> attempt) throws IOException {
    try {
      return attempt.call();
    } catch (Exception e) {
      throw Sneaky.rethrow(IoErrors.named(e));
    }
  }
}
