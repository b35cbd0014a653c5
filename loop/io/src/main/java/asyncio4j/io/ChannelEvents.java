package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

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

  private static final AttributeKey<ChannelEvents> KEY =
      AttributeKey.valueOf(ChannelEvents.class, "events");

  /** What came before anybody listened: the calls that the listener gets first. */
  private final ArrayDeque<Consumer<Listener>> early = new ArrayDeque<>(0);

  /** The data among it, as long as it may be wanted. */
  private final ArrayDeque<ByteBuf> earlyData = new ArrayDeque<>(0);

  private @Nullable Listener listener;
  private boolean ended;

  /**
   * Puts one at the end of a new channel's pipeline. It keeps what the channel has to tell until
   * somebody listens: native channels read when the other side has ended, whether anybody wants
   * that yet or not.
   */
  static void keep(Channel channel) {
    ChannelEvents events = new ChannelEvents();
    channel.attr(KEY).set(events);
    channel.pipeline().addLast(events);
  }

  /** Lets a listener hear what a channel has to tell, and first what it had to tell so far. */
  static void listen(Channel channel, Listener listener) {
    ChannelEvents events = channel.attr(KEY).get();
    events.listener = listener;
    for (var call = events.early.poll(); call != null; call = events.early.poll()) {
      call.accept(listener);
    }
  }

  private void tell(Consumer<Listener> call) {
    if (listener == null) {
      early.add(call);
    } else {
      call.accept(listener);
    }
  }

  /** Nothing, if the channel has been closed meanwhile. */
  private void tellEarlyData(Listener to) {
    ByteBuf data = earlyData.poll();
    if (data != null) {
      to.received(data);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf data) || !data.isReadable()) {
      ReferenceCountUtil.release(message);
    } else if (listener == null) {
      earlyData.add(data);
      early.add(this::tellEarlyData);
    } else {
      listener.received(data);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean closedByPeer = event instanceof SslCloseCompletionEvent close && close.isSuccess();
    if ((event == ChannelInputShutdownEvent.INSTANCE || closedByPeer) && !ended) {
      ended = true;
      tell(Listener::ended);
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Netty wraps what TLS says.
    Throwable told = cause.getCause() instanceof SSLException secure ? secure : cause;
    tell(to -> to.broke(told));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tell(Listener::closed);
  }

  /** The channel is gone, and perhaps nobody has come to listen. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    for (ByteBuf data = earlyData.poll(); data != null; data = earlyData.poll()) {
      data.release();
    }
  }
}
