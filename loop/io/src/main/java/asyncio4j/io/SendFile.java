package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.OnCancel;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/** Sends part of a file over a transport: {@code base_events.BaseEventLoop.sendfile}. */
final class SendFile {

  /** What is read at once where the system cannot send the file itself. */
  private static final int PIECE = 64 * 1024;

  private SendFile() {}

  static long send(
      EventLoop loop,
      WriteTransport transport,
      FileChannel file,
      long offset,
      long count,
      boolean fallback)
      throws IOException {
    if (transport.isClosing()) {
      throw new IllegalStateException("Transport is closing: " + transport);
    }
    if (!(transport instanceof SocketTransport socket)) {
      throw new IllegalStateException("sendfile is not supported for transport " + transport);
    }
    long end = end(file, offset, count);
    if (offset >= end) {
      return 0;
    }
    if (socket.tls() == null && sendsFiles(socket)) {
      return whole(loop, socket, new FilePart(file, offset, end - offset));
    }
    if (!fallback) {
      throw new IllegalStateException(
          "fallback is disabled and native sendfile is not supported for transport " + transport);
    }
    return inPieces(loop, socket, file, offset, end);
  }

  /** Where to stop, in bytes from the beginning of the file. */
  static long end(FileChannel file, long offset, long count) throws IOException {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must be a non-negative integer, got " + offset);
    }
    long size = file.size();
    return count < 0 || count > size - offset ? size : offset + count;
  }

  /** Whether the system sends files on this kind of channel. */
  private static boolean sendsFiles(SocketTransport socket) {
    return !(socket.channel().eventLoop() instanceof LoopExecutor executor)
        || executor.family().sendsFiles();
  }

  private static long whole(EventLoop loop, SocketTransport socket, FilePart part)
      throws IOException {
    try {
      await(loop, socket, part, part.count());
    } finally {
      part.stop();
    }
    return part.transferred();
  }

  private static long inPieces(
      EventLoop loop, SocketTransport socket, FileChannel file, long offset, long end)
      throws IOException {
    long at = offset;
    while (at < end) {
      ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, end - at));
      long from = at;
      // An interrupt would close the file.
      int count =
          loop.runInExecutor(null, () -> file.read(piece, from), OnCancel.LET_FINISH)
              .await(IOException.class);
      if (count < 0) {
        break; // it became shorter meanwhile
      }
      if (count > 0) {
        await(loop, socket, Unpooled.wrappedBuffer(piece.flip()), count);
        at += count;
      }
    }
    return at - offset;
  }

  private static void await(EventLoop loop, SocketTransport socket, Object message, long count)
      throws IOException {
    try {
      NettyFutures.await(loop, socket.send(message, count));
    } catch (ClosedChannelException e) {
      IOException closed =
          new ConnectionAbortedException("the connection was closed while a file was being sent");
      closed.initCause(e);
      throw closed;
    }
  }
}
