package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.LoopFuture;
import asyncio4j.OpenResource;
import asyncio4j.SystemExit;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CPython's {@code _SelectorDatagramTransport}. It uses the JDK's channel itself, since Netty's
 * does not send empty datagrams. Belongs to the loop's line.
 */
final class DatagramTransportImpl implements DatagramTransport {

  private static final Logger LOG = LoggerFactory.getLogger(DatagramTransportImpl.class);

  /** The largest datagram. */
  private static final int MOST = 64 * 1024;

  /** What a datagram in the buffer counts beside its bytes. */
  private static final int HEADER = 8;

  private record Packet(ByteBuffer data, SocketAddress address) {}

  private final EventLoop loop;
  private final Watches watches;
  private final DatagramChannel channel;
  private final DatagramProtocol protocol;
  private final @Nullable SocketAddress remote;
  private final @Nullable SocketAddress sockname;

  /** Told at the end. */
  private final Consumer<DatagramTransportImpl> ended;

  private final Context context = Context.copyContext();
  private final FlowControl flow;
  private final ArrayDeque<Packet> buffer = new ArrayDeque<>();
  private final ByteBuffer received = ByteBuffer.allocateDirect(MOST);
  private long size;
  private boolean closing;
  private int lost;

  /** In debug mode, until it is closed or on its way there. */
  private @Nullable OpenResource open;

  private DatagramTransportImpl(
      EventLoop loop,
      Watches watches,
      DatagramChannel channel,
      DatagramProtocol protocol,
      @Nullable SocketAddress remote,
      Consumer<DatagramTransportImpl> ended)
      throws IOException {
    this.loop = loop;
    this.watches = watches;
    this.channel = channel;
    this.protocol = protocol;
    this.remote = remote;
    this.ended = ended;
    this.sockname = channel.getLocalAddress();
    this.flow = new FlowControl(loop, this, () -> protocol);
  }

  /** An endpoint over a channel that is bound, and connected if there is a remote address. */
  static DatagramTransportImpl start(
      EventLoop loop,
      Watches watches,
      DatagramChannel channel,
      DatagramProtocol protocol,
      @Nullable SocketAddress remote,
      LoopFuture<@Nullable Void> waiter,
      Consumer<DatagramTransportImpl> ended)
      throws IOException {
    DatagramTransportImpl transport =
        new DatagramTransportImpl(loop, watches, channel, protocol, remote, ended);
    transport.open = OpenResource.note(loop, "transport", transport);
    transport.call(() -> protocol.connectionMade(transport));
    transport.call(transport::read);
    transport.call(() -> {
      if (!waiter.isDone()) {
        waiter.setResult(null);
      }
    });
    return transport;
  }

  private void call(Runnable callback) {
    loop.callSoon(callback, context);
  }

  private void read() {
    if (!closing) {
      watches.addReader(channel, this::readReady);
    }
  }

  private void readReady() {
    if (lost > 0) {
      return;
    }
    SocketAddress address;
    try {
      received.clear();
      address = channel.receive(received);
    } catch (IOException e) {
      tell("error_received", () -> protocol.errorReceived(e));
      return;
    }
    // Others get in only while an empty datagram is sent.
    if (address != null && (remote == null || remote.equals(address))) {
      byte[] data = new byte[received.flip().remaining()];
      received.get(data);
      tell("datagram_received", () -> protocol.datagramReceived(data, address));
    }
  }

  /** Calls the protocol; what it throws is reported and breaks the endpoint. */
  private void tell(String what, Runnable callback) {
    try {
      callback.run();
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      IoErrors.report(loop, "Fatal error: protocol." + what + "() call failed.", e, this, protocol);
      forceClose(e);
    }
  }

  @Override
  public void sendto(byte[] data, @Nullable SocketAddress address) {
    loop.checkThread(this, "sendto", false);
    if (remote != null && address != null && !address.equals(remote)) {
      throw new IllegalArgumentException("Invalid address: must be None or " + remote);
    }
    SocketAddress target = remote == null ? address : remote;
    if (target == null) {
      throw new IllegalArgumentException("the endpoint has no remote address, name one");
    }
    if (lost > 0) {
      lost++;
      LOG.debug("{}: a datagram was dropped, the endpoint is closed", this);
      return;
    }
    Packet packet = new Packet(ByteBuffer.wrap(data), target);
    if (buffer.isEmpty()) {
      try {
        if (send(packet)) {
          return;
        }
      } catch (IOException e) {
        tell("error_received", () -> protocol.errorReceived(e));
        return;
      }
      watches.addWriter(channel, this::writeReady);
    }
    buffer.add(new Packet(ByteBuffer.wrap(data.clone()), target));
    size += data.length + HEADER;
    flow.grown(size);
  }

  /** True if the system has taken it, which it does whole or not at all. */
  private boolean send(Packet packet) throws IOException {
    int length = packet.data().remaining();
    if (length == 0 && remote != null) {
      sendEmpty(remote);
      return true;
    }
    int sent = channel.send(packet.data(), packet.address());
    return length == 0 || sent > 0;
  }

  /** The JDK sends no empty datagram on a channel that is connected. */
  private void sendEmpty(SocketAddress target) throws IOException {
    channel.disconnect();
    try {
      int sent = channel.send(ByteBuffer.allocate(0), target);
      assert sent == 0;
    } finally {
      channel.connect(target);
    }
  }

  private void writeReady() {
    while (!buffer.isEmpty()) {
      Packet packet = buffer.getFirst();
      int length = packet.data().remaining();
      try {
        if (!send(packet)) {
          break;
        }
      } catch (IOException e) {
        tell("error_received", () -> protocol.errorReceived(e));
        if (lost > 0) {
          return;
        }
      }
      buffer.removeFirst();
      size -= length + HEADER;
    }
    flow.shrunk(size);
    if (buffer.isEmpty()) {
      watches.removeWriter(channel);
      if (closing && lost == 0) {
        lost = 1;
        connectionLost(null);
      }
    }
  }

  @Override
  public void close() {
    loop.checkThread(this, "close", false);
    if (closing) {
      return;
    }
    closing = true;
    OpenResource.closed(open);
    watches.removeReader(channel);
    if (buffer.isEmpty()) {
      lost++;
      call(() -> connectionLost(null));
    }
  }

  @Override
  public void abort() {
    loop.checkThread(this, "abort", false);
    forceClose(null);
  }

  private void forceClose(@Nullable Throwable cause) {
    if (lost > 0) {
      return;
    }
    if (!buffer.isEmpty()) {
      buffer.clear();
      size = 0;
      watches.removeWriter(channel);
    }
    if (!closing) {
      closing = true;
      OpenResource.closed(open);
      watches.removeReader(channel);
    }
    lost++;
    call(() -> connectionLost(cause));
  }

  private void connectionLost(@Nullable Throwable cause) {
    try {
      protocol.connectionLost(cause);
    } finally {
      closeChannel();
      ended.accept(this);
    }
  }

  /** Closes the channel, and nothing else. */
  void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("{} was not closed properly", this, e);
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    loop.checkThread(this, "setWriteBufferLimits", false);
    flow.setLimits(high, low, size);
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public long getWriteBufferSize() {
    return size;
  }

  @Override
  @SuppressWarnings("unchecked") // each name stands beside a value of its type
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> what) {
    return (T) (what == ExtraInfo.SOCKNAME ? sockname : what == ExtraInfo.PEERNAME ? remote : null);
  }

  @Override
  public String toString() {
    return "<DatagramTransport "
        + sockname
        + (remote == null ? "" : " to " + remote)
        + (lost > 0 ? " closed" : closing ? " closing" : "")
        + ">";
  }
}
