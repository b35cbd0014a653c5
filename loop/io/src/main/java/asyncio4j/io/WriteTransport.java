package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A transport that sends: {@code asyncio.WriteTransport}. */
public interface WriteTransport extends BaseTransport {

  /**
   * Sends bytes: {@code transport.write(data)}. Never waits: what the system does not take at once
   * is buffered. The array is copied and may be used again at once. On a connection that is lost
   * the data is dropped.
   *
   * @param data what to send
   * @throws IllegalStateException after {@link #writeEof()}
   */
  void write(byte[] data);

  /**
   * Sends the remaining bytes of a buffer, which are copied; the buffer's position moves to its
   * limit. Otherwise as {@link #write(byte[])}.
   *
   * @param data what to send
   * @throws IllegalStateException after {@link #writeEof()}
   */
  void write(ByteBuffer data);

  /**
   * Sends the readable bytes of a buffer without copying them. The buffer then belongs to the
   * transport, which releases it when the bytes are sent or dropped, and also when this method
   * throws. Otherwise as {@link #write(byte[])}.
   *
   * @param data what to send
   * @throws IllegalStateException after {@link #writeEof()}
   */
  void write(ByteBuf data);

  /**
   * Sends several pieces in one go: {@code transport.writelines(list_of_data)}.
   *
   * @param data what to send
   * @throws IllegalStateException after {@link #writeEof()}
   */
  void writeLines(Iterable<byte[]> data);

  /**
   * Closes this side when what is buffered is sent; data can still be received: {@code
   * transport.write_eof()}. Without effect if called before or if the transport is being closed.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof()} is false
   */
  void writeEof();

  /**
   * Tells whether {@link #writeEof()} works: {@code transport.can_write_eof()}.
   *
   * @return false for TLS
   */
  boolean canWriteEof();

  /**
   * Closes the transport at once and drops what is buffered: {@code transport.abort()}. The
   * protocol's {@code connectionLost} is called with null, in a later iteration.
   */
  void abort();

  /**
   * Sets the marks for pausing and resuming the protocol: {@code
   * transport.set_write_buffer_limits(high, low)}.
   *
   * @param high above this many buffered bytes {@code pauseWriting} is called; null means four
   *     times {@code low}, or 64 KiB
   * @param low at this many or fewer {@code resumeWriting} is called; null means a quarter of
   *     {@code high}
   * @throws IllegalArgumentException unless {@code high >= low >= 0}
   */
  void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low);

  /**
   * The marks: {@code transport.get_write_buffer_limits()}.
   *
   * @return the marks
   */
  WriteBufferLimits getWriteBufferLimits();

  /**
   * How much is buffered: {@code transport.get_write_buffer_size()}.
   *
   * @return bytes that were written and are not yet taken by the system
   */
  long getWriteBufferSize();
}
