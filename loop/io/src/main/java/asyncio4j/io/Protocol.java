package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A protocol that gets each piece of data as it comes: {@code asyncio.Protocol}. */
public interface Protocol extends StreamProtocol {

  /**
   * Some data has come: {@code data_received(data)}. How the bytes are divided into calls means
   * nothing. An exception goes to the loop's exception handler and breaks the connection.
   *
   * @param data the bytes, at least one; they belong to the protocol
   */
  default void dataReceived(byte[] data) {}

  /**
   * The same without a copy. Override this method or {@link #dataReceived(byte[])}; unless
   * overridden it calls that one.
   *
   * @param data the bytes, at least one. The transport releases the buffer when this method has
   *     returned; {@code retain} it to keep it longer
   */
  default void dataReceived(ByteBuf data) {
    dataReceived(ByteBufUtil.getBytes(data));
  }
}
