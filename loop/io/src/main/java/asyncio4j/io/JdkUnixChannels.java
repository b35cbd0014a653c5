package asyncio4j.io;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Unix sockets by the JDK's channels, for the families that have none of their own. */
sealed interface JdkUnixChannels extends ChannelFamily permits NioChannels, UringChannels {

  @Override
  default DuplexChannel connectingUnix() throws IOException {
    return Channels.opened(
        () -> new UnixChannel(null, SocketChannel.open(StandardProtocolFamily.UNIX)));
  }

  @Override
  default ServerChannel listeningUnix(UnixDomainSocketAddress address, int backlog)
      throws IOException {
    return Channels.opened(() ->
        new UnixServerChannel(ServerSocketChannel.open(StandardProtocolFamily.UNIX), backlog));
  }

  @Override
  default SocketAddress asNettys(SocketAddress address) {
    return address;
  }

  @Override
  default @Nullable SocketAddress asJdks(@Nullable SocketAddress address) {
    return address;
  }
}
