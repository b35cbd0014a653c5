package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;

/** Makes channels as our transports want them. */
final class Channels {

  /** What one read takes: asyncio's transports receive up to 256 KiB at once. */
  private static final int MOST = 256 * 1024;

  /** Larger writes are copied in pieces, which a pool has ready. */
  private static final int PIECE = 64 * 1024;

  private static final int FIRST = 16 * 1024;
  private static final int LEAST = 1024;

  private Channels() {}

  /** A channel that can connect to an address; not registered. */
  static DuplexChannel forConnecting(ChannelFamily family, SocketAddress remote)
      throws IOException {
    return remote instanceof UnixDomainSocketAddress
        ? family.connectingUnix()
        : family.connecting();
  }

  /** A channel over a connected socket; not registered. */
  static DuplexChannel over(SocketChannel socket) throws IOException {
    boolean unix = socket.getLocalAddress() instanceof UnixDomainSocketAddress;
    return opened(() -> unix ? new UnixChannel(null, socket) : new NioSocketChannel(socket));
  }

  /** Netty hides what the system says in an exception of its own. */
  static <C extends Channel> C opened(Callable<C> constructor) throws IOException {
    try {
      return constructor.call();
    } catch (ChannelException e) {
      if (e.getCause() instanceof IOException cause) {
        throw Sneaky.rethrow(IoErrors.named(cause));
      }
      throw new IOException(e);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Copies what remains of a buffer, or the first piece of that. */
  static ByteBuf nextPiece(ByteBuffer data, ByteBufAllocator allocator) {
    int count = Math.min(PIECE, data.remaining());
    ByteBuf piece = allocator.ioBuffer(count);
    int end = data.limit();
    data.limit(data.position() + count);
    piece.writeBytes(data);
    data.limit(end);
    return piece;
  }

  /** Closes; nobody waits for it, and it does not fail. */
  static void close(Channel channel) {
    var _ = channel.close();
  }

  /** Half closing works, nothing is read before we ask, and small writes are sent at once. */
  static void prepare(Channel channel) {
    ChannelConfig config = channel.config();
    config.setAutoRead(false);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setRecvByteBufAllocator(
        new AdaptiveRecvByteBufAllocator(LEAST, FIRST, MOST).maxMessagesPerRead(1));
    ChannelEvents.keep(channel);
    // The loop's clock counts, not Netty's.
    config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    if (channel instanceof io.netty.channel.socket.SocketChannel) {
      config.setOption(ChannelOption.TCP_NODELAY, true);
    }
  }
}
