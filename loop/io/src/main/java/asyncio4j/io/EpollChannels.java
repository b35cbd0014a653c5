package asyncio4j.io;

import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@link IoKind#EPOLL}. Loaded only where Netty's classes may be there. */
final class EpollChannels implements ChannelFamily {

  /** Why it cannot be used; null if it can. */
  static @Nullable Throwable unavailable() {
    return Epoll.unavailabilityCause();
  }

  @Override
  public Waiting newWaiting(LoopExecutor executor, BooleanSupplier woken, boolean onOwnThread) {
    return new NativeWaiting(executor, EpollIoHandler.newFactory(), new EpollQuirks(), woken);
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
  public DuplexChannel connectingUnix() throws IOException {
    return Channels.opened(EpollDomainSocketChannel::new);
  }

  /**
   * Bound before Netty knows of it: Netty removes the file in the end, even if it is a successor's.
   */
  @Override
  public ServerChannel listeningUnix(UnixDomainSocketAddress address, int backlog)
      throws IOException {
    if (Files.exists(address.getPath(), LinkOption.NOFOLLOW_LINKS)) {
      // Netty would delete it, whatever it is.
      throw new BindException("Address already in use");
    }
    Socket socket = Socket.newSocketDomain();
    boolean listens = false;
    try {
      socket.bind(asNettys(address));
      socket.listen(backlog);
      ServerChannel channel =
          Channels.opened(() -> new EpollServerDomainSocketChannel(socket.intValue(), true));
      listens = true;
      return channel;
    } finally {
      if (!listens) {
        socket.close();
      }
    }
  }

  @Override
  public SocketAddress asNettys(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? new DomainSocketAddress(unix.getPath().toString())
        : address;
  }

  /** One without a name has an empty one; so has one of Linux's without a file. */
  @Override
  public @Nullable SocketAddress asJdks(@Nullable SocketAddress address) {
    if (address instanceof DomainSocketAddress unix) {
      return UnixDomainSocketAddress.of(unix.path().indexOf('\0') < 0 ? unix.path() : "");
    }
    return address;
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
