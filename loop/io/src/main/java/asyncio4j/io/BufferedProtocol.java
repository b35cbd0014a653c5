package asyncio4j.io;

import java.nio.ByteBuffer;

/**
 * A protocol that brings the memory into which its data is received: {@code
 * asyncio.BufferedProtocol}.
 */
public interface BufferedProtocol extends StreamProtocol {

  /**
   * Asks for memory: {@code get_buffer(sizehint)}. An exception goes to the loop's exception
   * handler and breaks the connection.
   *
   * @param sizeHint how many bytes have come
   * @return a buffer; what comes is put from its position on, to its limit at the most, and its
   *     position moves. A buffer without room breaks the connection
   */
  ByteBuffer getBuffer(int sizeHint);

  /**
   * Bytes are in the buffer that {@link #getBuffer} returned last: {@code buffer_updated(nbytes)}.
   * An exception goes to the loop's exception handler and breaks the connection.
   *
   * @param count how many, at least one
   */
  void bufferUpdated(int count);
}
