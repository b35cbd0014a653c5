package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.LoopFuture;
import asyncio4j.OpenResource;
import asyncio4j.SystemExit;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** CPython's {@code base_events.Server}. Belongs to the loop's line. */
final class ServerImpl implements Server {

  private final EventLoop loop;
  private final Supplier<? extends StreamProtocol> factory;
  private final @Nullable TlsOptions tls;

  /** Null once closed. */
  private @Nullable List<Listening> sockets = new ArrayList<>();

  private final Set<SocketTransport> clients = new LinkedHashSet<>();

  /** Null once closed with no client left. */
  private @Nullable List<LoopFuture<@Nullable Void>> waiters = new ArrayList<>();

  private boolean serving;

  /** In debug mode, from the first address on and until it is closed. */
  private @Nullable OpenResource noted;

  /** What is current where serving began; each connection gets a copy. */
  private Context context = new Context();

  private @Nullable LoopFuture<@Nullable Void> servingForever;

  ServerImpl(EventLoop loop, Supplier<? extends StreamProtocol> factory, @Nullable TlsOptions tls) {
    this.loop = loop;
    this.factory = factory;
    this.tls = tls;
  }

  /** Waits in a coroutine until all addresses are bound; closed again if one is not. */
  static Server open(
      EventLoop loop,
      LoopExecutor executor,
      Supplier<? extends StreamProtocol> factory,
      Set<? extends SocketAddress> addresses,
      ServerOptions options)
      throws IOException {
    ServerImpl server = new ServerImpl(loop, factory, options.tls());
    boolean bound = false;
    try {
      for (SocketAddress address : addresses) {
        server.bind(executor, address, options);
      }
      bound = true;
    } finally {
      if (!bound) {
        server.close();
      }
    }
    if (options.startServing()) {
      server.start();
      Asyncio.sleep(Duration.ZERO);
    }
    return server;
  }

  /** Waits in a coroutine until an address is bound; nothing is accepted yet. */
  private void bind(LoopExecutor executor, SocketAddress address, ServerOptions options)
      throws IOException {
    List<Listening> open = sockets;
    if (open == null) {
      throw new IllegalStateException("server " + this + " is closed");
    }
    open.add(Listening.bind(loop, executor, this, address, options));
    if (noted == null) {
      noted = OpenResource.note(loop, "server", this);
    }
  }

  /** A connection has come; its channel is registered and does not read. While the loop polls. */
  void arrived(DuplexChannel channel) {
    if (loop.isClosed()) {
      Channels.close(channel);
    } else {
      loop.callSoon(() -> accepted(channel), context.copy());
    }
  }

  private void accepted(DuplexChannel channel) {
    if (sockets == null) {
      Channels.close(channel);
      return;
    }
    try {
      SocketTransport.start(
          loop, channel, Connector.made(factory), tls == null ? null : Tls.server(tls), null, this);
    } catch (KeyboardInterrupt | SystemExit e) {
      Channels.close(channel);
      throw e;
    } catch (Throwable e) {
      Channels.close(channel);
      report("Error on transport creation for incoming connection", e);
    }
  }

  void report(String message, Throwable exception) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", message);
    context.put("exception", exception);
    context.put("server", this);
    loop.callExceptionHandler(context);
  }

  /** What debug mode knows of it. */
  @Nullable OpenResource noted() {
    return noted;
  }

  void attach(SocketTransport client) {
    clients.add(client);
  }

  void detach(SocketTransport client) {
    clients.remove(client);
    if (clients.isEmpty() && sockets == null) {
      wakeUp();
    }
  }

  private void wakeUp() {
    List<LoopFuture<@Nullable Void>> waiting = waiters;
    waiters = null;
    if (waiting != null) {
      for (LoopFuture<@Nullable Void> waiter : waiting) {
        if (!waiter.isDone()) {
          waiter.setResult(null);
        }
      }
    }
  }

  /** Begins to accept, without a turn of the loop. */
  void start() {
    List<Listening> open = sockets;
    if (open == null) {
      throw new IllegalStateException("server " + this + " is closed");
    }
    if (!serving) {
      serving = true;
      context = Context.copyContext();
      open.forEach(Listening::start);
    }
  }

  @Override
  public void startServing() {
    loop.checkThread(this, "startServing", true);
    start();
    Asyncio.sleep(Duration.ZERO);
  }

  @Override
  public void serveForever() {
    loop.checkThread(this, "serveForever", true);
    if (servingForever != null) {
      throw new IllegalStateException(
          "server " + this + " is already being awaited on serve_forever()");
    }
    start();
    LoopFuture<@Nullable Void> forever = loop.createFuture();
    servingForever = forever;
    try {
      forever.await();
    } catch (CancelledError e) {
      try {
        close();
        waitClosed();
      } catch (CancelledError again) {
        again.addSuppressed(e);
        throw again;
      }
      throw e;
    } finally {
      servingForever = null;
    }
  }

  @Override
  public boolean isServing() {
    return serving;
  }

  @Override
  public List<SocketAddress> sockets() {
    List<Listening> open = sockets;
    return open == null ? List.of() : open.stream().map(Listening::address).toList();
  }

  @Override
  public void close() {
    loop.checkThread(this, "close", false);
    List<Listening> open = sockets;
    if (open == null) {
      return;
    }
    sockets = null;
    OpenResource.closed(noted);
    open.forEach(Listening::close);
    serving = false;
    LoopFuture<@Nullable Void> forever = servingForever;
    if (forever != null && !forever.isDone()) {
      forever.cancel();
      servingForever = null;
    }
    if (clients.isEmpty()) {
      wakeUp();
    }
  }

  @Override
  public void closeClients() {
    loop.checkThread(this, "closeClients", false);
    List.copyOf(clients).forEach(SocketTransport::close);
  }

  @Override
  public void abortClients() {
    loop.checkThread(this, "abortClients", false);
    List.copyOf(clients).forEach(SocketTransport::abort);
  }

  @Override
  public void waitClosed() {
    loop.checkThread(this, "waitClosed", true);
    List<LoopFuture<@Nullable Void>> waiting = waiters;
    if (waiting == null) {
      return;
    }
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    waiting.add(waiter);
    waiter.await();
  }

  @Override
  public String toString() {
    return "<Server sockets=" + sockets() + (serving ? " serving" : "") + ">";
  }
}
