package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@code asyncio.AbstractEventLoop} that do I/O. It belongs to the thread of the
 * loop, and its methods are for coroutines and callbacks of the loop; those that wait suspend the
 * calling coroutine.
 *
 * <p>What is still open when the loop is closed is closed with it, without a call of a protocol.
 */
public final class LoopIo {

  private final EventLoop loop;
  private final LoopExecutor executor;
  private final Connector connector;

  LoopIo(EventLoop loop) {
    this.loop = loop;
    this.executor = new LoopExecutor(loop);
    this.connector = new Connector(loop, executor);
  }

  /**
   * The I/O of a loop.
   *
   * @param loop a loop that waits with a {@link NettyPoller}, as loops do unless told otherwise
   * @return its I/O, the same object each time
   * @throws IllegalStateException if the loop waits with something else, or is closed
   */
  public static LoopIo of(EventLoop loop) {
    if (loop.poller() instanceof NettyPoller poller) {
      return poller.io();
    }
    throw new IllegalStateException(
        "the poller of "
            + loop
            + " handles no I/O: make the loop with EventLoop.builder().poller(NettyPoller::new)");
  }

  /**
   * The I/O of the loop that runs the caller.
   *
   * @return its I/O
   * @throws IllegalStateException if the caller is not inside a running loop, or as in {@link #of}
   */
  public static LoopIo running() {
    return of(Asyncio.getRunningLoop());
  }

  /**
   * The loop.
   *
   * @return the loop
   */
  public EventLoop loop() {
    return loop;
  }

  LoopExecutor executor() {
    return executor;
  }

  Connector connector() {
    return connector;
  }

  void close() {
    executor.destroy();
  }

  // ---- connections ----

  /**
   * Connects over TCP: {@code loop.create_connection(factory, host, port)}. Waits until the
   * protocol's {@code connectionMade} was called.
   *
   * @param factory makes the protocol, once the connection is there
   * @param host a name or a literal address; null means the loopback address
   * @param port 0 to 65535
   * @param <P> the class of the protocol
   * @return the transport and the protocol
   * @throws IOException if the name is unknown or no address can be connected to; an {@link
   *     java.net.ConnectException} if it was refused
   * @throws asyncio4j.CancelledError if the caller's task is cancelled; nothing is left open then
   */
  public <P extends StreamProtocol> Connection<Transport, P> createConnection(
      Supplier<? extends P> factory, @Nullable String host, int port) throws IOException {
    return createConnection(factory, host, port, ConnectOptions.DEFAULT);
  }

  /**
   * Connects over TCP, with options: {@code loop.create_connection(factory, host, port, ...)}.
   *
   * @param factory makes the protocol, once the connection is there
   * @param host a name or a literal address; null means the loopback address
   * @param port 0 to 65535
   * @param options TLS, time limits and more
   * @param <P> the class of the protocol
   * @return the transport and the protocol
   * @throws IOException as in {@link #createConnection(Supplier, String, int)}; an {@link
   *     javax.net.ssl.SSLException} if the handshake fails
   * @throws asyncio4j.AsyncTimeoutException if {@code connectTimeout} has passed
   * @throws asyncio4j.ExceptionGroup with all errors, if {@code allErrors} says so
   */
  public <P extends StreamProtocol> Connection<Transport, P> createConnection(
      Supplier<? extends P> factory, @Nullable String host, int port, ConnectOptions options)
      throws IOException {
    return connector.connect(factory, host, port, options);
  }

  /**
   * Connects to a Unix socket: {@code loop.create_unix_connection(factory, path)}.
   *
   * @param factory makes the protocol, once the connection is there
   * @param path the socket's file
   * @param options TLS, which needs a {@code serverHostname}, and time limits
   * @param <P> the class of the protocol
   * @return the transport and the protocol
   * @throws IOException if it cannot be connected to
   */
  public <P extends StreamProtocol> Connection<Transport, P> createUnixConnection(
      Supplier<? extends P> factory, Path path, ConnectOptions options) throws IOException {
    return connector.connectTo(factory, UnixDomainSocketAddress.of(path), options);
  }

  /**
   * Gives a connection that was accepted elsewhere to a protocol: {@code
   * loop.connect_accepted_socket}.
   *
   * @param factory makes the protocol
   * @param socket a connected socket; it belongs to the transport from now on
   * @param tls TLS, as the server; null for none
   * @param <P> the class of the protocol
   * @return the transport and the protocol
   * @throws IOException if the socket is closed, or the handshake fails
   */
  public <P extends StreamProtocol> Connection<Transport, P> connectAcceptedSocket(
      Supplier<? extends P> factory, SocketChannel socket, @Nullable TlsOptions tls)
      throws IOException {
    return connector.accepted(factory, socket, tls == null ? null : Tls.server(tls));
  }

  /**
   * Goes over to TLS on a connection that is open: {@code loop.start_tls}. What the other side has
   * sent and the protocol has not got yet belongs to the handshake. Waits until it is over.
   *
   * @param transport a transport of this loop's without TLS; it stays the same object and is
   *     encrypted from now on
   * @param protocol gets the events from now on
   * @param tls keys, trust and more
   * @param serverSide true for the side that accepts the handshake
   * @return the transport
   * @throws IOException if the handshake fails; the connection is closed then
   * @throws IllegalArgumentException if it has TLS already, or is no transport of this class's
   */
  public Transport startTls(
      Transport transport, StreamProtocol protocol, TlsOptions tls, boolean serverSide)
      throws IOException {
    if (!(transport instanceof SocketTransport socket) || socket.tls() != null) {
      throw new IllegalArgumentException(
          "transport " + transport + " is not supported by start_tls()");
    }
    if (socket.isClosing()) {
      throw new IllegalStateException("transport " + transport + " is closing");
    }
    Tls secure =
        serverSide
            ? Tls.server(tls)
            : Tls.client(
                tls,
                socket.channel().remoteAddress() instanceof InetSocketAddress inet
                    ? inet.getHostString()
                    : null,
                -1);
    socket.setProtocol(protocol);
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    socket.secure(secure, false, waiter);
    try {
      waiter.await(IOException.class);
    } catch (Throwable e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  // ---- servers ----

  /**
   * Listens on a TCP port of one host: {@code loop.create_server(factory, host, port)}.
   *
   * @param factory makes the protocol of each connection, on the loop's thread
   * @param host a name or a literal address; null or empty means all interfaces
   * @param port 0 to 65535; 0 leaves the choice to the system
   * @return the server, accepting connections
   * @throws IOException if the name is unknown; a {@link java.net.BindException} if an address
   *     cannot be bound
   */
  public Server createServer(
      Supplier<? extends StreamProtocol> factory, @Nullable String host, int port)
      throws IOException {
    return createServer(factory, Arrays.asList(host), port, ServerOptions.DEFAULT);
  }

  /**
   * Listens on a TCP port of several hosts, with options: {@code loop.create_server}. Each address
   * of each host is bound.
   *
   * @param factory makes the protocol of each connection, on the loop's thread
   * @param hosts names or literal addresses; null or empty ones mean all interfaces
   * @param port 0 to 65535; 0 leaves the choice to the system, for each address anew
   * @param options TLS, backlog and more
   * @return the server
   * @throws IOException as in {@link #createServer(Supplier, String, int)}
   */
  public Server createServer(
      Supplier<? extends StreamProtocol> factory,
      Collection<@Nullable String> hosts,
      int port,
      ServerOptions options)
      throws IOException {
    Set<InetSocketAddress> addresses = new LinkedHashSet<>();
    for (String host : hosts) {
      addresses.addAll(Resolver.resolve(loop, host, port, options.family(), true));
    }
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no host to listen on; null means all interfaces");
    }
    return serve(factory, addresses, options);
  }

  /**
   * Listens on a Unix socket: {@code loop.create_unix_server(factory, path)}. A socket's file that
   * an earlier server has left is replaced, and ours is removed when the server is closed.
   *
   * @param factory makes the protocol of each connection, on the loop's thread
   * @param path the socket's file
   * @param options TLS, backlog and more
   * @return the server
   * @throws IOException a {@link java.net.BindException} if the path cannot be bound
   */
  public Server createUnixServer(
      Supplier<? extends StreamProtocol> factory, Path path, ServerOptions options)
      throws IOException {
    return serve(factory, Set.of(UnixDomainSocketAddress.of(path)), options);
  }

  private Server serve(
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
}
