package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.LoopFuture;
import asyncio4j.OpenResource;
import asyncio4j.SystemExit;
import asyncio4j.TimerHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection: {@code asyncio.selector_events._SelectorSocketTransport}, over a channel of
 * Netty's.
 *
 * <p>Netty's events come while the loop polls; they are queued here, and a callback of the loop
 * hands them to the protocol. Writing goes straight to the channel, on whatever thread the loop's
 * line is just now. All fields belong to that line.
 */
final class SocketTransport
    implements Transport, ChannelEvents.Listener, WritePromise.Listener, BooleanSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

  /** From this many writes to a lost connection on, they are logged. */
  private static final int LOG_THRESHOLD = 5;

  /** The other side will send no more. */
  private static final Object EOF = new Object();

  /** The connection broke, in the order of what came before. */
  private record Broken(Throwable cause) {}

  private final EventLoop loop;
  private final DuplexChannel channel;
  private final @Nullable ServerImpl server;
  private final FlowControl flow;
  private final Endpoints ends;
  private final Reading reading;

  /** What the protocol's callbacks run in. */
  private final Context context = Context.copyContext();

  private StreamProtocol protocol;

  /** Whom {@link Delivery} hands data to. */
  private @Nullable StreamProtocol receiver;

  private @Nullable Tls tls;

  /** What has come and is not delivered: buffers, {@link Broken}, {@link #EOF}. */
  private final ArrayDeque<Object> inbound = new ArrayDeque<>();

  private final Runnable delivery = new Deliver();

  private boolean deliveryScheduled;
  private boolean paused;
  private boolean closing;

  /** writeEof was called. */
  private boolean eofWritten;

  /** Not 0 once connectionLost is scheduled; counts the writes that came later. */
  private int lost;

  /** Bytes given to the channel that are not sent yet. */
  private long pending;

  private boolean sentScheduled;

  /** Writing has failed, and a callback will say so. */
  private boolean failing;

  /** How long the closing of TLS may take, from then on. */
  private @Nullable TimerHandle limit;

  /** In debug mode, until it is closed or on its way there. */
  private @Nullable OpenResource open;

  /** How often {@link #pending} was dropped: what is sent later counts no more. */
  private int epoch;

  private SocketTransport(
      EventLoop loop, DuplexChannel channel, StreamProtocol protocol, @Nullable ServerImpl server) {
    this.loop = loop;
    this.channel = channel;
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.server = server;
    this.flow = new FlowControl(loop, this, this::getProtocol);
    this.ends = Endpoints.of(channel);
    this.reading = new Reading(channel);
  }

  /**
   * A transport over a connected channel that is registered with the loop's executor and does not
   * read yet.
   *
   * @param waiter done when the protocol has the connection; null if nobody waits
   */
  static SocketTransport start(
      EventLoop loop,
      DuplexChannel channel,
      StreamProtocol protocol,
      @Nullable Tls tls,
      @Nullable LoopFuture<@Nullable Void> waiter,
      @Nullable ServerImpl server) {
    SocketTransport transport = new SocketTransport(loop, channel, protocol, server);
    transport.open =
        OpenResource.note(loop, "transport", transport, server == null ? null : server.noted());
    if (server != null) {
      server.attach(transport);
    }
    if (tls == null) {
      transport.made(true, waiter);
      ChannelEvents.listen(channel, transport);
    } else {
      ChannelEvents.listen(channel, transport);
      transport.secure(tls, true, waiter);
    }
    return transport;
  }

  /** Tells the protocol if it is new, then begins to read, then tells whoever waits. */
  private void made(boolean isNew, @Nullable LoopFuture<@Nullable Void> waiter) {
    if (isNew) {
      call(() -> protocol.connectionMade(this));
    }
    call(this::read);
    if (waiter != null) {
      call(() -> NettyFutures.done(waiter, null));
    }
  }

  /** Begins a handshake; the protocol hears of the connection only if it is new. */
  void secure(Tls with, boolean isNew, @Nullable LoopFuture<@Nullable Void> waiter) {
    tls = with;
    with.begin(
        loop,
        channel,
        failure -> {
          if (failure != null) {
            handshakeFailed(failure, waiter);
          } else if (lost > 0 || closing) {
            handshakeFailed(new ConnectionAbortedException("SSL handshake was aborted"), waiter);
          } else {
            made(isNew, waiter);
          }
        });
    // What had come before the upgrade belongs to the handshake, and the end comes after it.
    for (int count = inbound.size(); count > 0; count--) {
      Object early = inbound.remove();
      if (early instanceof ByteBuf data) {
        channel.pipeline().fireChannelRead(data);
      } else {
        inbound.add(early);
      }
    }
  }

  private void handshakeFailed(Throwable failure, @Nullable LoopFuture<@Nullable Void> waiter) {
    if (loop.isClosed()) {
      dropInbound();
      return;
    }
    if (waiter != null) {
      call(() -> NettyFutures.done(waiter, failure));
    } else if (loop.getDebug()) {
      IoErrors.report(
          loop, "Error on transport creation for incoming connection", failure, this, protocol);
    }
    if (lost == 0) {
      // The protocol has not seen the connection, so it is not told of the end.
      closing = true;
      lost = 1;
      end();
    }
  }

  private void call(Runnable callback) {
    loop.callSoon(callback, context);
  }

  // ---- receiving ----

  private void read() {
    if (isReading()) {
      reading.begin();
    }
  }

  @Override
  public void received(ByteBuf data) {
    if (lost > 0 || closing || loop.isClosed()) {
      data.release();
      return;
    }
    if (protocol instanceof StreamReaderProtocol && !paused && inbound.isEmpty()) {
      // No code of a user's hears of this, so nobody can tell that it is no callback: all it does
      // is to make ready who waits for it.
      deliverAndRelease(data);
      if (isReading()) {
        reading.goOn();
      }
    } else {
      inbound.add(data);
      scheduleDelivery();
    }
  }

  @Override
  public void ended() {
    inbound.add(EOF);
    scheduleDelivery();
  }

  @Override
  public void broke(Throwable cause) {
    inbound.add(new Broken(IoErrors.named(cause)));
    scheduleDelivery();
  }

  private void scheduleDelivery() {
    if (!deliveryScheduled && !paused && !loop.isClosed()) {
      deliveryScheduled = true;
      call(delivery);
    }
  }

  /** The callback in which the protocol gets what has come; its text is that of reports. */
  private final class Deliver implements Runnable {
    @Override
    public void run() {
      deliver();
    }

    @Override
    public String toString() {
      return "data for " + protocol.getClass().getName() + " from " + ends;
    }
  }

  private void deliver() {
    deliveryScheduled = false;
    while (!paused) {
      if (lost > 0 || closing) {
        dropInbound();
        return;
      }
      Object next = inbound.poll();
      if (next == null) {
        reading.goOn();
        return;
      }
      if (next instanceof ByteBuf data) {
        deliverAndRelease(data);
      } else if (next instanceof Broken broken) {
        fatalError(broken.cause(), "Fatal read error on socket transport");
      } else {
        deliverEof();
      }
    }
  }

  private void deliverAndRelease(ByteBuf data) {
    try {
      receiver = protocol;
      Delivery.Failure failure = Delivery.of(data, receiver, this);
      if (failure != null) {
        fatalError(failure.cause(), "Fatal error: protocol." + failure.call() + "() call failed.");
      } else if (receiver instanceof BufferedProtocol && data.isReadable()) {
        // For later or for the protocol that is there now; dropped if there is no later.
        inbound.addFirst(data.retain());
      }
    } finally {
      data.release();
    }
  }

  private void deliverEof() {
    if (failing) {
      // A reset ends reading too; whoever closed now would hide it.
      return;
    }
    boolean keepOpen;
    try {
      keepOpen = protocol.eofReceived();
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      fatalError(e, "Fatal error: protocol.eof_received() call failed.");
      return;
    }
    if (!keepOpen || tls != null) {
      close();
    }
  }

  /** Nothing more is delivered to the protocol. */
  private void dropInbound() {
    settle();
    for (Object left = inbound.poll(); left != null; left = inbound.poll()) {
      if (left instanceof ByteBuf data) {
        data.release();
      }
    }
  }

  /**
   * What is still to be delivered needs no buffer of a pool's any more: nothing else will come of
   * the channel, and if the loop is closed before the callbacks run, nobody would give it back.
   */
  private void copyInbound() {
    for (int count = inbound.size(); count > 0; count--) {
      Object next = inbound.remove();
      if (next instanceof ByteBuf data) {
        inbound.add(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data)));
        data.release();
      } else {
        inbound.add(next);
      }
    }
  }

  /** Whether the one that gets data is to get no more, for {@link Delivery}. */
  @Override
  public boolean getAsBoolean() {
    return lost > 0 || closing || paused || protocol != receiver;
  }

  /** What was lent to a reader is its own from now on. */
  private void settle() {
    if (protocol instanceof StreamReaderProtocol streams) {
      streams.settle();
    }
  }

  @Override
  public boolean isReading() {
    return !paused && !closing;
  }

  @Override
  public void pauseReading() {
    loop.checkThread(this, "pauseReading", false);
    if (isReading()) {
      paused = true;
      reading.end();
    }
  }

  @Override
  public void resumeReading() {
    loop.checkThread(this, "resumeReading", false);
    if (paused && !closing) {
      paused = false;
      reading.begin();
      if (!inbound.isEmpty()) {
        scheduleDelivery();
      }
    }
  }

  // ---- sending ----

  @Override
  public void write(byte[] data) {
    write(ByteBuffer.wrap(data));
  }

  @Override
  public void write(ByteBuffer data) {
    loop.checkThread(this, "write", false);
    if (mayWrite(data.hasRemaining())) {
      put(data);
      flush();
    } else {
      data.position(data.limit());
    }
  }

  @Override
  public void write(ByteBuf data) {
    boolean taken = false;
    try {
      loop.checkThread(this, "write", false);
      if (mayWrite(data.isReadable())) {
        taken = true;
        put(data);
        flush();
      }
    } finally {
      if (!taken) {
        data.release();
      }
    }
  }

  @Override
  public void writeLines(Iterable<byte[]> data) {
    loop.checkThread(this, "writeLines", false);
    boolean any = false;
    for (byte[] piece : data) {
      if (mayWrite(piece.length > 0)) {
        any = true;
        put(ByteBuffer.wrap(piece));
      }
    }
    if (any) {
      flush();
    }
  }

  private boolean mayWrite(boolean hasData) {
    if (eofWritten) {
      throw new IllegalStateException("Cannot call write() after write_eof()");
    }
    if (!hasData) {
      return false;
    }
    if (lost > 0) {
      if (lost >= LOG_THRESHOLD) {
        LOG.warn("socket.send() raised exception.");
      }
      lost++;
      return false;
    }
    return true;
  }

  private void put(ByteBuffer data) {
    while (data.hasRemaining()) {
      put(Channels.nextPiece(data, channel.alloc()));
    }
  }

  private void put(ByteBuf data) {
    var _ = put(data, data.readableBytes());
  }

  private ChannelFuture put(Object message, long count) {
    pending += count;
    return channel.write(message, new WritePromise(channel, count, epoch, this));
  }

  /** Sends a buffer or a part of a file, which belongs to the channel then. */
  ChannelFuture send(Object message, long count) {
    if (!mayWrite(true)) {
      ReferenceCountUtil.release(message);
      return channel.newFailedFuture(new ConnectionResetException("Connection lost"));
    }
    ChannelFuture sent = put(message, count);
    flush();
    return sent;
  }

  private void flush() {
    channel.flush();
    if (!flow.isPaused() && getWriteBufferSize() > flow.limits().high()) {
      // Perhaps the system takes it, and nobody has to pause.
      LoopExecutor.catchUp(channel);
    }
    flow.grown(getWriteBufferSize());
  }

  /** The channel has sent a piece, or failed to; while the loop polls, or within a flush. */
  @Override
  public void sent(long count, int when, @Nullable Throwable failure) {
    if (when != epoch || loop.isClosed()) {
      return;
    }
    pending -= count;
    if (failure != null) {
      failing = true;
      Throwable cause = IoErrors.named(failure);
      call(() -> fatalError(cause, "Fatal write error on socket transport"));
    } else if (!sentScheduled && (flow.isPaused() || (pending == 0 && (closing || eofWritten)))) {
      sentScheduled = true;
      call(this::sentSome);
    }
  }

  private void sentSome() {
    sentScheduled = false;
    if (lost > 0) {
      return;
    }
    flow.shrunk(getWriteBufferSize());
    if (pending == 0) {
      if (closing) {
        lost = 1;
        connectionLost(null);
      } else if (eofWritten) {
        var _ = channel.shutdownOutput();
      }
    }
  }

  @Override
  public void writeEof() {
    loop.checkThread(this, "writeEof", false);
    if (!canWriteEof()) {
      throw new UnsupportedOperationException("TLS cannot be closed for writing only");
    }
    if (closing || eofWritten) {
      return;
    }
    eofWritten = true;
    if (pending == 0) {
      var _ = channel.shutdownOutput();
    }
  }

  @Override
  public boolean canWriteEof() {
    return tls == null;
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    loop.checkThread(this, "setWriteBufferLimits", false);
    flow.setLimits(high, low, getWriteBufferSize());
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public long getWriteBufferSize() {
    if (pending == 0) {
      return 0;
    }
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    // Part of the first piece may have been sent. With TLS these are other bytes than ours.
    return buffer == null || tls != null
        ? pending
        : Math.max(0, pending - buffer.currentProgress());
  }

  // ---- closing ----

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void close() {
    loop.checkThread(this, "close", false);
    if (closing) {
      return;
    }
    closing = true;
    OpenResource.closed(open);
    reading.end();
    dropInbound();
    if (pending == 0) {
      lost++;
      call(() -> connectionLost(null));
    } else if (tls != null) {
      limit = tls.limitShutdown(loop, this::forceClose);
    }
  }

  @Override
  public void abort() {
    loop.checkThread(this, "abort", false);
    forceClose(null);
  }

  /** Breaks the connection because of an error; those of the network are nobody's fault. */
  void fatalError(Throwable cause, String message) {
    if (cause instanceof IOException) {
      LOG.debug("{}: {}", this, message, cause);
    } else {
      IoErrors.report(loop, message, cause, this, protocol);
    }
    forceClose(cause);
  }

  private void forceClose(@Nullable Throwable cause) {
    if (lost > 0) {
      return;
    }
    closing = true;
    OpenResource.closed(open);
    lost++;
    reading.end();
    dropInbound();
    if (pending > 0) {
      epoch++;
      pending = 0;
      closeChannel(true);
    }
    call(() -> connectionLost(cause));
  }

  /** The channel was closed by somebody else, or by Netty after an error that it reported. */
  @Override
  public void closed() {
    if (loop.isClosed()) {
      dropInbound();
      return;
    }
    settle();
    copyInbound();
    if (lost == 0) {
      call(() -> forceClose(null));
    }
  }

  private void connectionLost(@Nullable Throwable cause) {
    try {
      protocol.connectionLost(cause);
    } finally {
      end();
    }
  }

  private void end() {
    if (limit != null) {
      limit.cancel();
    }
    OpenResource.closed(open);
    epoch++;
    pending = 0;
    closeChannel(false);
    dropInbound();
    if (server != null) {
      server.detach(this);
    }
  }

  private void closeChannel(boolean atOnce) {
    if (tls != null && atOnce) {
      // From before the first handler, past the one that would say good-bye first.
      var _ = channel.pipeline().firstContext().close();
    } else {
      Channels.close(channel);
    }
  }

  // ---- the rest ----

  EventLoop loop() {
    return loop;
  }

  DuplexChannel channel() {
    return channel;
  }

  @Nullable Tls tls() {
    return tls;
  }

  @Override
  public void setProtocol(StreamProtocol newProtocol) {
    loop.checkThread(this, "setProtocol", false);
    settle();
    protocol = Objects.requireNonNull(newProtocol, "protocol");
  }

  @Override
  public StreamProtocol getProtocol() {
    return protocol;
  }

  @Override
  @SuppressWarnings("unchecked") // each name stands beside a value of its type
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> what) {
    return (T) ends.extraInfo(what, tls);
  }

  @Override
  public String toString() {
    return "<Transport "
        + ends
        + (lost > 0 ? " closed" : closing ? " closing" : paused ? " paused" : "")
        + " buffered="
        + getWriteBufferSize()
        + ">";
  }
}
