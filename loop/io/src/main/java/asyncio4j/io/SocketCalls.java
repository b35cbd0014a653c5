package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
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
    long end = Math.min(file.size(), count < 0 ? Long.MAX_VALUE : Math.addExact(offset, count));
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
