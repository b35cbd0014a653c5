package asyncio4j.io;

import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.function.BooleanSupplier;

/** {@link IoKind#NIO}. */
final class NioChannels implements JdkUnixChannels {

  @Override
  public Waiting newWaiting(LoopExecutor executor, BooleanSupplier woken, boolean onOwnThread) {
    return new NioWaiting(executor);
  }

  @Override
  public SocketChannel connecting() throws IOException {
    return Channels.opened(NioSocketChannel::new);
  }

  @Override
  public ServerChannel listening() throws IOException {
    return Channels.opened(NioServerSocketChannel::new);
  }

  @Override
  public ChannelOption<Boolean> reusePort() {
    return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }

  @Override
  public boolean sendsFiles() {
    return true;
  }
}
