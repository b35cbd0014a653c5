package asyncio4j.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The channels of one {@link IoKind}, and what waits for them. */
sealed interface ChannelFamily permits JdkUnixChannels, EpollChannels {

  /** The one of a kind that is available. */
  static ChannelFamily of(IoKind kind) {
    return switch (kind) {
      case NIO -> new NioChannels();
      case EPOLL -> new EpollChannels();
      case IO_URING -> new UringChannels();
    };
  }

  /**
   * What the executor waits with.
   *
   * @param woken whether the loop was woken and has not seen it yet
   * @param onOwnThread it is used by the loop's own thread only if it wants to; as in {@code
   *     Poller.runBegins}
   */
  Waiting newWaiting(LoopExecutor executor, BooleanSupplier woken, boolean onOwnThread);

  /** A channel that can connect; not registered. */
  SocketChannel connecting() throws IOException;

  /** A channel that can listen; not registered. */
  ServerChannel listening() throws IOException;

  /** A channel that can connect to a Unix socket; not registered. */
  DuplexChannel connectingUnix() throws IOException;

  /**
   * A channel that can listen on a Unix socket; not registered. One that is active is bound to the
   * address already, which must be free, and listens.
   */
  ServerChannel listeningUnix(UnixDomainSocketAddress address, int backlog) throws IOException;

  /** An address in the class that these channels take; each of a Unix socket is the JDK's here. */
  SocketAddress asNettys(SocketAddress address);

  /** What a channel says of its addresses; null if it does not know. */
  @Nullable SocketAddress asJdks(@Nullable SocketAddress address);

  /** {@code SO_REUSEPORT}, which Netty has under several names. */
  ChannelOption<Boolean> reusePort();

  /** Whether a channel that may read reads within one poll whatever there is. */
  default boolean readsAtOnce(Channel channel) {
    return false;
  }

  /** Whether a channel takes any part of a file, and has the system send it. */
  boolean sendsFiles();
}
