package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The endpoints for datagrams of a loop. Belongs to the loop's line. */
final class DatagramEndpoints {

  private final EventLoop loop;
  private final Watches watches;

  /** Those that are open; Netty does not know them. */
  private final Set<DatagramTransportImpl> open = new LinkedHashSet<>();

  DatagramEndpoints(EventLoop loop, Watches watches) {
    this.loop = loop;
    this.watches = watches;
  }

  <P extends DatagramProtocol> Connection<DatagramTransport, P> connect(
      Supplier<? extends P> factory, DatagramOptions options) throws IOException {
    DatagramChannel channel = Datagrams.open(options);
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    P protocol;
    DatagramTransportImpl transport;
    try {
      protocol = Connector.made(factory);
      transport =
          DatagramTransportImpl.start(
              loop, watches, channel, protocol, options.remoteAddress(), waiter, open::remove);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
    open.add(transport);
    Connector.awaitOrClose(waiter, transport);
    return new Connection<>(transport, protocol);
  }

  /** By the thread that closes the loop. */
  void close() {
    open.forEach(DatagramTransportImpl::closeChannel);
  }
}
