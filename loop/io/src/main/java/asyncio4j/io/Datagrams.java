package asyncio4j.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Opens channels for datagrams. */
final class Datagrams {

  private Datagrams() {}

  static DatagramChannel open(DatagramOptions options) throws IOException {
    SocketAddress local = check(options.localAddress());
    SocketAddress remote = check(options.remoteAddress());
    SocketAddress either = local == null ? remote : local;
    // A socket for both families sends from addresses that the other side does not expect.
    DatagramChannel channel =
        either instanceof InetSocketAddress inet
            ? DatagramChannel.open(
                Resolver.familyOf(inet.getAddress()) == StandardProtocolFamily.INET6
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET)
            : DatagramChannel.open();
    boolean ready = false;
    try {
      channel.configureBlocking(false);
      if (options.reusePort()) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.SO_BROADCAST, options.allowBroadcast());
      if (local != null || remote == null) {
        channel.bind(local);
      }
      if (remote != null) {
        channel.connect(remote);
      }
      ready = true;
      return channel;
    } finally {
      if (!ready) {
        channel.close();
      }
    }
  }

  private static @Nullable SocketAddress check(@Nullable SocketAddress address) {
    if (address == null || (address instanceof InetSocketAddress inet && !inet.isUnresolved())) {
      return address;
    }
    throw new IllegalArgumentException("not a resolved address of TCP/IP: " + address);
  }
}
