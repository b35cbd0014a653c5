package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls on the JDK's sockets that wait in a coroutine instead of blocking. */
final class SocketCalls {

  private final EventLoop loop;
  private final Watches watches;

  SocketCalls(EventLoop loop, Watches watches) {
    this.loop = loop;
    this.watches = watches;
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
    if (!socket.connect(remote)) {
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

  private <T> T untilReadable(SelectableChannel channel, Callable<@Nullable T> attempt)
      throws IOException {
    while (true) {
      T result = call(attempt);
      if (result != null) {
        return result;
      }
      LoopFuture<@Nullable Void> ready = loop.createFuture();
      watches.addReader(channel, () -> done(ready));
      try {
        ready.await();
      } finally {
        watches.removeReader(channel);
      }
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

  private void awaitWritable(SelectableChannel channel) {
    LoopFuture<@Nullable Void> ready = loop.createFuture();
    watches.addWriter(channel, () -> done(ready));
    try {
      ready.await();
    } finally {
      watches.removeWriter(channel);
    }
  }

  private static void done(LoopFuture<@Nullable Void> ready) {
    if (!ready.isDone()) {
      ready.setResult(null);
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
