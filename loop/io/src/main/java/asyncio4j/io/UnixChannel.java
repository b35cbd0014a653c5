package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a Unix socket. Netty's channel for these on NIO closes itself at the end of the
 * other side's data whatever {@code ALLOW_HALF_CLOSURE} says (4.2.20), and the answer to whoever
 * has half closed is lost; this one stays open for writing, as those of TCP do.
 */
final class UnixChannel extends AbstractNioByteChannel implements DuplexChannel {

  /** What the system takes by one call, and what it can be expected to. */
  private static final int MOST_BUFFERS = 1024;

  private static final long MOST_BYTES = 1 << 20;

  /** Takes the interest in reading away with the option. */
  private final class Config extends DefaultChannelConfig {
    Config() {
      super(UnixChannel.this);
    }

    @Override
    protected void autoReadCleared() {
      clearReadPending();
    }
  }

  private final ChannelConfig config;
  private volatile boolean inputShutdown;
  private volatile boolean outputShutdown;

  /** Over a socket that belongs to the channel from now on. */
  @SuppressWarnings("this-escape") // the config keeps it for later
  UnixChannel(@Nullable Channel parent, SocketChannel socket) {
    super(parent, socket);
    config = new Config();
  }

  @Override
  protected SocketChannel javaChannel() {
    return (SocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return javaChannel().isOpen() && javaChannel().isConnected();
  }

  // ---- reading and writing ----

  @Override
  protected int doReadBytes(ByteBuf into) throws IOException {
    int room = into.writableBytes();
    unsafe().recvBufAllocHandle().attemptedBytesRead(room);
    int count = into.writeBytes(javaChannel(), room);
    if (count >= 0) {
      return count;
    }
    // To say so would close the channel. From now on Netty reads no more.
    inputShutdown = true;
    pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    return 0;
  }

  @Override
  protected boolean isInputShutdown0() {
    return inputShutdown;
  }

  /** Several buffers go out by one call. */
  @Override
  protected void doWrite(ChannelOutboundBuffer in) throws Exception {
    for (int spins = config.getWriteSpinCount(); spins > 0; spins--) {
      ByteBuffer[] buffers = in.nioBuffers(MOST_BUFFERS, MOST_BYTES);
      int count = in.nioBufferCount();
      if (count < 2) {
        // A single one, a part of a file, or nothing any more.
        super.doWrite(in);
        return;
      }
      long written = javaChannel().write(buffers, 0, count);
      if (written <= 0) {
        incompleteWrite(true);
        return;
      }
      in.removeBytes(written);
    }
    incompleteWrite(false);
  }

  @Override
  protected int doWriteBytes(ByteBuf from) throws IOException {
    return from.readBytes(javaChannel(), from.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(javaChannel(), region.transferred());
  }

  // ---- its life ----

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    var _ = javaChannel().bind(local);
  }

  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local)
      throws IOException {
    if (local != null) {
      doBind(local);
    }
    boolean connected = javaChannel().connect(remote);
    if (!connected) {
      addAndSubmit(NioIoOps.CONNECT);
    }
    return connected;
  }

  @Override
  protected void doFinishConnect() throws IOException {
    if (!javaChannel().finishConnect()) {
      throw new IllegalStateException("the selector called it connected, and it is not: " + this);
    }
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
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
    try {
      return javaChannel().getRemoteAddress();
    } catch (IOException e) {
      return null; // closed
    }
  }

  // ---- half of it ----

  @Override
  protected void doShutdownOutput() throws IOException {
    outputShutdown = true;
    var _ = javaChannel().shutdownOutput();
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    onLoop(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
    return promise;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    onLoop(() -> {
      inputShutdown = true;
      try {
        var _ = javaChannel().shutdownInput();
        promise.setSuccess();
      } catch (IOException e) {
        promise.setFailure(e);
      }
    });
    return promise;
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    var _ = shutdownInput();
    return shutdownOutput(promise);
  }

  private void onLoop(Runnable action) {
    if (eventLoop().inEventLoop()) {
      action.run();
    } else {
      eventLoop().execute(action);
    }
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown || !isActive();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown || !isActive();
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }
}
