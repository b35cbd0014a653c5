package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a connection: {@code asyncio.StreamWriter}. It belongs to the thread of its loop. In
 * debug mode, what changes something throws an {@link IllegalStateException} on other threads, as
 * {@link EventLoop#checkThread} does.
 *
 * <p>{@link #write} never waits and buffers without end; {@link #drain()} is where a writer waits
 * for a slow reader.
 */
public final class StreamWriter implements AutoCloseable {

  private final EventLoop loop;
  private final Transport transport;
  private final StreamReaderProtocol protocol;
  private final @Nullable StreamReader reader;

  /**
   * A writer for a connection that {@link LoopIo#createConnection} made.
   *
   * @param loop the loop
   * @param transport where it writes
   * @param protocol the transport's protocol
   * @param reader the other direction; null if there is none
   */
  public StreamWriter(
      EventLoop loop,
      Transport transport,
      StreamReaderProtocol protocol,
      @Nullable StreamReader reader) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.transport = Objects.requireNonNull(transport, "transport");
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.reader = reader;
  }

  /**
   * Where it writes: {@code writer.transport}.
   *
   * @return the transport
   */
  public Transport transport() {
    return transport;
  }

  /**
   * Sends bytes, or buffers them: {@code writer.write(data)}. Never waits. The array may be used
   * again at once.
   *
   * @param data what to send
   * @throws IllegalStateException after {@link #writeEof()}
   */
  public void write(byte[] data) {
    transport.write(data);
  }

  /**
   * Sends the remaining bytes of a buffer, which are copied.
   *
   * @param data what to send; its position moves to its limit
   * @throws IllegalStateException after {@link #writeEof()}
   */
  public void write(ByteBuffer data) {
    transport.write(data);
  }

  /**
   * Sends the readable bytes of a buffer without copying them.
   *
   * @param data what to send; it belongs to the transport from now on, which releases it in any
   *     case
   * @throws IllegalStateException after {@link #writeEof()}
   */
  public void write(ByteBuf data) {
    transport.write(data);
  }

  /**
   * Sends several pieces in one go: {@code writer.writelines(data)}.
   *
   * @param data what to send
   * @throws IllegalStateException after {@link #writeEof()}
   */
  public void writeLines(Iterable<byte[]> data) {
    transport.writeLines(data);
  }

  /**
   * Closes this side when all is sent: {@code writer.write_eof()}.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof()} is false
   */
  public void writeEof() {
    transport.writeEof();
  }

  /**
   * Tells whether {@link #writeEof()} works: {@code writer.can_write_eof()}.
   *
   * @return false for TLS
   */
  public boolean canWriteEof() {
    return transport.canWriteEof();
  }

  /**
   * Closes the connection when all is sent: {@code writer.close()}. Does not wait; {@link
   * #waitClosed()} does.
   */
  @Override
  public void close() {
    transport.close();
  }

  /**
   * Tells whether the connection is closed or being closed: {@code writer.is_closing()}.
   *
   * @return true if it is
   */
  public boolean isClosing() {
    return transport.isClosing();
  }

  /**
   * Waits until the connection is closed: {@code writer.wait_closed()}.
   *
   * @throws IOException if it broke before all was sent
   */
  public void waitClosed() throws IOException {
    loop.checkThread(this, "waitClosed", true);
    protocol.closed().await(IOException.class);
  }

  /**
   * Something about the connection: {@code writer.get_extra_info(name)}.
   *
   * @param what what to tell
   * @param <T> its type
   * @return the value; null if this connection has none
   */
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> what) {
    return transport.getExtraInfo(what);
  }

  /**
   * Waits while more is buffered than the transport's high mark says, until it is down to the low
   * one: {@code writer.drain()}. Takes no turn of the loop if there is no reason to wait.
   *
   * @throws ConnectionResetException if the connection is lost
   * @throws IOException if it broke, now or while reading
   */
  public void drain() throws IOException {
    loop.checkThread(this, "drain", true);
    StreamReader other = reader;
    if (other != null) {
      Throwable broken = other.exception();
      if (broken != null) {
        throw Sneaky.rethrow(broken);
      }
    }
    if (transport.isClosing()) {
      // Lets the protocol hear of the loss, so that a loop that writes and drains ends.
      Asyncio.sleep(Duration.ZERO);
    }
    protocol.drainControl().drain();
  }

  /**
   * Writes the buffers of a publisher to its end, and drains after each. One is asked for when the
   * one before is written, so a slow peer holds the publisher back, and no more than one waits
   * here. Does not close the connection.
   *
   * <p>The publisher is cancelled when the connection is lost, which is noticed at the next buffer,
   * and when the caller is cancelled.
   *
   * @param source its signals may come on any thread. Each buffer belongs to the transport as soon
   *     as it is signalled, and is released in any case: sent, dropped, or come too late
   * @throws ConnectionResetException if the connection is lost
   * @throws IOException if it broke. What the publisher fails with is thrown as it is, whatever its
   *     class
   * @throws IllegalStateException after {@link #writeEof()}
   * @throws asyncio4j.CancelledError if the caller's task is cancelled
   */
  public void writeFrom(Flow.Publisher<? extends ByteBuf> source) throws IOException {
    loop.checkThread(this, "writeFrom", true);
    try (BufferSource buffers = new BufferSource(loop)) {
      source.subscribe(buffers);
      for (ByteBuf next = buffers.next(); next != null; next = buffers.next()) {
        write(next);
        drain();
      }
    }
  }

  /**
   * Goes over to TLS: {@code writer.start_tls(sslcontext)}. Waits for what is buffered, then for
   * the handshake.
   *
   * @param tls keys, trust and more
   * @throws IOException if the handshake fails; the connection is closed then
   */
  public void startTls(TlsOptions tls) throws IOException {
    loop.checkThread(this, "startTls", true);
    drain();
    LoopIo.of(loop).startTls(transport, protocol, tls, protocol.isServer());
    protocol.secured();
  }

  @Override
  public String toString() {
    return "<StreamWriter " + transport + ">";
  }
}
