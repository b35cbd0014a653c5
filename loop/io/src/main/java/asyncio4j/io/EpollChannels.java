package asyncio4j.io;

import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@link IoKind#EPOLL}. Loaded only where Netty's classes may be there. */
final class EpollChannels implements ChannelFamily {

  /** Why it cannot be used; null if it can. */
  static @Nullable Throwable unavailable() {
    return Epoll.unavailabilityCause();
  }

  @Override
  public Waiting newWaiting(LoopExecutor executor, BooleanSupplier woken) {
    return new NativeWaiting(executor, EpollIoHandler.newFactory(), new EpollRegistrar(), woken);
  }

  @Override
  public SocketChannel connecting() throws IOException {
    return Channels.opened(EpollSocketChannel::new);
  }

  @Override
  public ServerChannel listening() throws IOException {
    return Channels.opened(EpollServerSocketChannel::new);
  }

  @Override
  public ChannelOption<Boolean> reusePort() {
    return UnixChannelOption.SO_REUSEPORT;
  }

  @Override
  public boolean sendsFiles() {
    return true;
  }
}
