package asyncio4j.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@link IoKind#IO_URING}. Loaded only where Netty's classes may be there. */
final class UringChannels implements JdkUnixChannels {

  /** Why it cannot be used; null if it can. */
  static @Nullable Throwable unavailable() {
    return IoUring.unavailabilityCause();
  }

  @Override
  public Waiting newWaiting(LoopExecutor executor, BooleanSupplier woken, boolean onOwnThread) {
    // A ring for one thread only tells it what is done when it asks. Any other one interrupts its
    // thread for each event, which takes more time than all else that we do for a message. But
    // a loop that runs on somebody's thread may be closed on another.
    IoUringIoHandlerConfig config = new IoUringIoHandlerConfig().setSingleIssuer(onOwnThread);
    UringQuirks quirks = new UringQuirks(executor, onOwnThread);
    return new NativeWaiting(executor, IoUringIoHandler.newFactory(config), quirks, woken);
  }

  @Override
  public SocketChannel connecting() throws IOException {
    return Channels.opened(IoUringSocketChannel::new);
  }

  @Override
  public ServerChannel listening() throws IOException {
    return Channels.opened(IoUringServerSocketChannel::new);
  }

  @Override
  public ChannelOption<Boolean> reusePort() {
    return UnixChannelOption.SO_REUSEPORT;
  }

  @Override
  public boolean readsAtOnce(Channel channel) {
    return channel instanceof IoUringSocketChannel;
  }

  /** Netty takes only parts of its own kind here, and none beyond 2 GiB. */
  @Override
  public boolean sendsFiles() {
    return false;
  }
}
