package asyncio4j.io;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The two ends of a connection as they were when it was made, known after its end, too. */
record Endpoints(
    Channel channel, @Nullable SocketAddress peername, @Nullable SocketAddress sockname) {

  static Endpoints of(Channel channel) {
    return new Endpoints(
        channel, asJdks(channel, channel.remoteAddress()), asJdks(channel, channel.localAddress()));
  }

  private static @Nullable SocketAddress asJdks(Channel channel, @Nullable SocketAddress address) {
    return channel.eventLoop() instanceof LoopExecutor executor
        ? executor.family().asJdks(address)
        : address;
  }

  /** What {@code get_extra_info} says of a connection; null if there is no such thing. */
  @Nullable Object extraInfo(ExtraInfo<?> what, @Nullable Tls tls) {
    if (what == ExtraInfo.PEERNAME) {
      return peername;
    } else if (what == ExtraInfo.SOCKNAME) {
      return sockname;
    } else if (what == ExtraInfo.SOCKET) {
      return channel;
    }
    return tls == null ? null : tls.extraInfo(what);
  }

  @Override
  public String toString() {
    return sockname + " to " + peername;
  }
}
