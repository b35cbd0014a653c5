package asyncio4j.io;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of {@code loop.create_datagram_endpoint}.
 *
 * @param localAddress what to bind to, TCP/IP; null leaves it to the system
 * @param remoteAddress the only one to send to and to receive from; null for any
 * @param reusePort whether others may bind the same address at the same time
 * @param allowBroadcast whether datagrams may be sent to broadcast addresses
 */
public record DatagramOptions(
    @Nullable SocketAddress localAddress,
    @Nullable SocketAddress remoteAddress,
    boolean reusePort,
    boolean allowBroadcast) {

  /**
   * An endpoint at an address of ours, for any sender.
   *
   * @param address what to bind to
   * @return the options
   */
  public static DatagramOptions local(SocketAddress address) {
    return new DatagramOptions(address, null, false, false);
  }

  /**
   * An endpoint for one other side.
   *
   * @param address the other side
   * @return the options
   */
  public static DatagramOptions remote(SocketAddress address) {
    return new DatagramOptions(null, address, false, false);
  }

  /**
   * These options with other flags.
   *
   * @param port see {@link #reusePort}
   * @param broadcast see {@link #allowBroadcast}
   * @return new options
   */
  public DatagramOptions withFlags(boolean port, boolean broadcast) {
    return new DatagramOptions(localAddress, remoteAddress, port, broadcast);
  }
}
