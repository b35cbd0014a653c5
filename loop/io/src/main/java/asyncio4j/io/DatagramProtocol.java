package asyncio4j.io;

import java.net.SocketAddress;

/** What hears of datagrams: {@code asyncio.DatagramProtocol}. */
public interface DatagramProtocol extends BaseProtocol {

  /**
   * The endpoint is there: {@code connection_made(transport)}.
   *
   * @param transport the endpoint; keep it to send and to close
   */
  default void connectionMade(DatagramTransport transport) {}

  /**
   * A datagram has come: {@code datagram_received(data, addr)}.
   *
   * @param data its bytes, perhaps none; they belong to the protocol
   * @param address who sent it
   */
  default void datagramReceived(byte[] data, SocketAddress address) {}

  /**
   * A datagram could not be sent or received: {@code error_received(exc)}. The endpoint stays open.
   *
   * @param cause what the system said
   */
  default void errorReceived(Exception cause) {}
}
