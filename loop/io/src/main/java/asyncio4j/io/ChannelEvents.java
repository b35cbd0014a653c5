package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/** The end of a channel's pipeline: hands the events of a connection to its transport. */
final class ChannelEvents extends ChannelInboundHandlerAdapter {

  /** What a transport hears, on the loop's line, as a rule while the loop polls. */
  interface Listener {

    /** Some bytes; they belong to the listener. */
    void received(ByteBuf data);

    /** The other side sends no more. */
    void ended();

    /** The connection is broken. */
    void broke(Throwable cause);

    /** The channel is closed. */
    void closed();
  }

  private final Listener listener;
  private boolean ended;

  ChannelEvents(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf data && data.isReadable()) {
      listener.received(data);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean closedByPeer = event instanceof SslCloseCompletionEvent close && close.isSuccess();
    if ((event == ChannelInputShutdownEvent.INSTANCE || closedByPeer) && !ended) {
      ended = true;
      listener.ended();
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Netty wraps what TLS says.
    listener.broke(cause.getCause() instanceof SSLException secure ? secure : cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.closed();
  }
}
