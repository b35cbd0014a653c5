package asyncio4j.io;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint for datagrams: {@code asyncio.DatagramTransport}. It belongs to the thread of its
 * loop.
 */
public interface DatagramTransport extends BaseTransport {

  /**
   * Sends a datagram: {@code transport.sendto(data, addr)}. Never waits. What the system does not
   * take at once is buffered; what it refuses goes to {@link DatagramProtocol#errorReceived}.
   *
   * @param data its bytes, perhaps none; the array is copied if it has to be buffered
   * @param address whom to; null for the remote address of the endpoint
   * @throws IllegalArgumentException if the endpoint has a remote address and this is another one,
   *     or if it has none and this is null
   */
  void sendto(byte[] data, @Nullable SocketAddress address);

  /**
   * Sends a datagram to the remote address of the endpoint: {@code transport.sendto(data)}.
   *
   * @param data its bytes, perhaps none
   * @throws IllegalArgumentException if the endpoint has no remote address
   */
  default void sendto(byte[] data) {
    sendto(data, null);
  }

  /** Closes the endpoint at once and drops what is buffered: {@code transport.abort()}. */
  void abort();

  /**
   * Sets the marks for pausing and resuming the protocol: {@code set_write_buffer_limits}.
   *
   * @param high as in {@link WriteTransport#setWriteBufferLimits}
   * @param low as in {@link WriteTransport#setWriteBufferLimits}
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
   * @return bytes of datagrams that the system has not taken yet, with a few more for each
   */
  long getWriteBufferSize();
}
