package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pipes of a loop that a protocol reads or writes. Belongs to the loop's line. */
final class Pipes {

  private final EventLoop loop;

  /** Those that are open: their threads go when the loop is closed. */
  private final Set<Transport> open = new LinkedHashSet<>();

  Pipes(EventLoop loop) {
    this.loop = loop;
  }

  <P extends StreamProtocol> Connection<ReadTransport, P> connectRead(
      Supplier<? extends P> factory, InputStream pipe) throws IOException {
    P protocol = factory.get();
    PipeReader reader = new PipeReader(loop, pipe, protocol, false, open::remove);
    open.add(reader);
    connect(protocol, reader, reader::start);
    return new Connection<>(reader, protocol);
  }

  <P extends StreamProtocol> Connection<WriteTransport, P> connectWrite(
      Supplier<? extends P> factory, OutputStream pipe) throws IOException {
    P protocol = factory.get();
    PipeWriter writer = new PipeWriter(loop, pipe, protocol, open::remove);
    open.add(writer);
    connect(protocol, writer, () -> {});
    return new Connection<>(writer, protocol);
  }

  /** Tells the protocol, then begins; waits for that in a coroutine. */
  private void connect(StreamProtocol protocol, Transport transport, Runnable start)
      throws IOException {
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    Context context = Context.copyContext();
    loop.callSoon(() -> protocol.connectionMade(transport), context);
    loop.callSoon(
        () -> {
          start.run();
          NettyFutures.done(waiter, null);
        },
        context);
    Connector.awaitOrClose(waiter, transport);
  }

  /** By the thread that closes the loop. */
  void close() {
    List.copyOf(open).forEach(Transport::abort);
  }
}
