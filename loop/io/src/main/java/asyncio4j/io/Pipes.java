package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OpenResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pipes of a loop that a protocol reads or writes. Belongs to the loop's line. */
final class Pipes {

  private final EventLoop loop;

  /**
   * Those that are open, with what debug mode knows of them: their threads go when the loop is
   * closed.
   */
  private final Map<Transport, @Nullable OpenResource> open = new LinkedHashMap<>();

  Pipes(EventLoop loop) {
    this.loop = loop;
  }

  <P extends StreamProtocol> Connection<ReadTransport, P> connectRead(
      Supplier<? extends P> factory, InputStream pipe) throws IOException {
    P protocol = Connector.made(factory);
    PipeReader reader = new PipeReader(loop, pipe, protocol, false, this::gone);
    opened(reader);
    connect(protocol, reader, reader::start);
    return new Connection<>(reader, protocol);
  }

  <P extends StreamProtocol> Connection<WriteTransport, P> connectWrite(
      Supplier<? extends P> factory, OutputStream pipe) throws IOException {
    P protocol = Connector.made(factory);
    PipeWriter writer = new PipeWriter(loop, pipe, protocol, this::closes, this::gone);
    opened(writer);
    connect(protocol, writer, () -> {});
    return new Connection<>(writer, protocol);
  }

  private void opened(Transport transport) {
    open.put(transport, OpenResource.note(loop, "transport", transport));
  }

  /** What is left to write is written yet, and nobody has to do anything for that. */
  private void closes(Transport transport) {
    OpenResource.closed(open.get(transport));
  }

  /** The connection is lost. */
  private void gone(Transport transport) {
    OpenResource.closed(open.remove(transport));
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
    List.copyOf(open.keySet()).forEach(Transport::abort);
  }
}
