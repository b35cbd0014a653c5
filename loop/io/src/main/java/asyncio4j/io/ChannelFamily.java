package asyncio4j.io;

import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The channels of TCP of one {@link IoKind}, and what waits for them. */
sealed interface ChannelFamily permits NioChannels, EpollChannels {

  /** The one of a kind that is available. */
  static ChannelFamily of(IoKind kind) {
    return switch (kind) {
      case NIO -> new NioChannels();
      case EPOLL -> new EpollChannels();
    };
  }

  /**
   * What the executor waits with.
   *
   * @param woken whether the loop was woken and has not seen it yet
   */
  Waiting newWaiting(LoopExecutor executor, BooleanSupplier woken);

  /** A channel that can connect; not registered. */
  SocketChannel connecting() throws IOException;

  /** A channel that can listen; not registered. */
  ServerChannel listening() throws IOException;

  /** {@code SO_REUSEPORT}, which Netty has under several names. */
  ChannelOption<Boolean> reusePort();

  /** Whether a channel takes any part of a file, and has the system send it. */
  boolean sendsFiles();
}
