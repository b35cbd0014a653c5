package asyncio4j.io;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioMessageChannel;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts {@link UnixChannel}s. */
final class UnixServerChannel extends AbstractNioMessageChannel implements ServerChannel {

  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  /** Takes the interest in connections away with the option. */
  private final class Config extends DefaultChannelConfig {
    Config() {
      super(UnixServerChannel.this);
    }

    @Override
    protected void autoReadCleared() {
      clearReadPending();
    }
  }

  private final int backlog;
  private final ChannelConfig config;
  private volatile boolean bound;

  /** Over a socket that belongs to the channel from now on. */
  @SuppressWarnings({
    "this-escape",
    "NullAway"
  }) // kept for later; a listening channel has no parent
  UnixServerChannel(ServerSocketChannel socket, int backlog) {
    super(null, socket, NioIoOps.ACCEPT);
    this.backlog = backlog;
    this.config = new Config();
  }

  @Override
  protected ServerSocketChannel javaChannel() {
    return (ServerSocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isActive() {
    return isOpen() && bound;
  }

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    var _ = javaChannel().bind(local, backlog);
    bound = true;
  }

  @Override
  protected int doReadMessages(List<Object> into) throws IOException {
    SocketChannel accepted = javaChannel().accept();
    if (accepted == null) {
      return 0;
    }
    try {
      into.add(new UnixChannel(this, accepted));
      return 1;
    } catch (Throwable e) {
      accepted.close();
      throw e;
    }
  }

  @Override
  protected void doClose() throws IOException {
    javaChannel().close();
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    try {
      return javaChannel().getLocalAddress();
    } catch (IOException e) {
      return null; // closed
    }
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  // ---- what only connections do ----

  private UnsupportedOperationException refused() {
    return new UnsupportedOperationException("this channel only accepts: " + this);
  }

  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local) {
    throw refused();
  }

  @Override
  protected void doFinishConnect() {
    throw refused();
  }

  @Override
  protected void doDisconnect() {
    throw refused();
  }

  @Override
  protected boolean doWriteMessage(Object message, ChannelOutboundBuffer in) {
    throw refused();
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    throw refused();
  }
}
