package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.ExceptionGroup;
import asyncio4j.LoopFuture;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects: asyncio's {@code create_connection} and what it is made of. */
final class Connector {

  private final EventLoop loop;
  private final LoopExecutor executor;
  private final Watches watches;

  Connector(EventLoop loop, LoopExecutor executor, Watches watches) {
    this.loop = loop;
    this.executor = executor;
    this.watches = watches;
  }

  <P extends StreamProtocol> Connection<Transport, P> connect(
      Supplier<? extends P> factory, @Nullable String host, int port, ConnectOptions options)
      throws IOException {
    List<InetSocketAddress> addresses = Resolver.resolve(loop, host, port, options.family(), false);
    List<InetSocketAddress> own = ownAddresses(options);
    Integer interleave = options.interleave();
    if (interleave == null && options.happyEyeballsDelay() != null) {
      interleave = 1;
    }
    List<InetSocketAddress> ordered =
        interleave == null || interleave == 0
            ? addresses
            : Resolver.interleave(addresses, interleave);
    TlsOptions tls = options.tls();
    Tls secure = tls == null ? null : Tls.client(tls, host, port);
    Duration limit = options.connectTimeout();
    DuplexChannel channel =
        limit == null
            ? connectAny(ordered, own, options)
            : Asyncio.timeout(limit).run(() -> connectAny(ordered, own, options));
    return start(channel, factory, secure);
  }

  <P extends StreamProtocol> Connection<Transport, P> connectTo(
      Supplier<? extends P> factory, SocketAddress remote, ConnectOptions options)
      throws IOException {
    if (options.localAddress() != null) {
      throw new IllegalArgumentException(
          "localAddress is for connections to a host and port, and not for " + remote);
    }
    TlsOptions tls = options.tls();
    Tls secure = tls == null ? null : Tls.client(tls, null, -1);
    Duration limit = options.connectTimeout();
    DuplexChannel channel =
        limit == null
            ? connectOne(remote, List.of())
            : Asyncio.timeout(limit).run(() -> connectOne(remote, List.of()));
    return start(channel, factory, secure);
  }

  <P extends StreamProtocol> Connection<Transport, P> accepted(
      Supplier<? extends P> factory, SocketChannel socket, @Nullable Tls tls) throws IOException {
    if (socket.isOpen() && !socket.isConnected()) {
      throw new IllegalArgumentException(
          "the socket is not connected, see sockConnect and sockAccept: " + socket);
    }
    watches.giveToTransport(socket);
    DuplexChannel channel = overOwned(socket);
    Channels.prepare(channel);
    NettyFutures.await(loop, executor.register(channel));
    return start(channel, factory, tls);
  }

  private DuplexChannel overOwned(SocketChannel socket) throws IOException {
    try {
      DuplexChannel channel = Channels.over(socket);
      var _ = channel.closeFuture().addListener(_ -> watches.closedByTransport(socket));
      return channel;
    } catch (Throwable e) {
      watches.closedByTransport(socket);
      throw e;
    }
  }

  Transport startTls(
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
    awaitOrClose(waiter, socket);
    return socket;
  }

  /** Gives a connected channel to a protocol, and waits until it has it. */
  <P extends StreamProtocol> Connection<Transport, P> start(
      DuplexChannel channel, Supplier<? extends P> factory, @Nullable Tls tls) throws IOException {
    P protocol;
    try {
      protocol = made(factory);
    } catch (Throwable e) {
      Channels.close(channel);
      throw e;
    }
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    SocketTransport transport = SocketTransport.start(loop, channel, protocol, tls, waiter, null);
    awaitOrClose(waiter, transport);
    return new Connection<>(transport, protocol);
  }

  /** What a factory has made. */
  static <P extends BaseProtocol> P made(Supplier<? extends P> factory) {
    return Objects.requireNonNull(factory.get(), "the factory returned no protocol");
  }

  /** Waits in a coroutine until a transport is ready; one that is not wanted any more is closed. */
  static void awaitOrClose(LoopFuture<@Nullable Void> ready, BaseTransport transport)
      throws IOException {
    try {
      ready.await(IOException.class);
    } catch (Throwable e) {
      transport.close();
      throw e;
    }
  }

  /** What to bind to: the first of them that will do; none if the system is to choose. */
  private List<InetSocketAddress> ownAddresses(ConnectOptions options) throws IOException {
    SocketAddress own = options.localAddress();
    if (own == null) {
      return List.of();
    }
    if (!(own instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("localAddress must be an InetSocketAddress: " + own);
    }
    return inet.isUnresolved()
        ? Resolver.resolve(loop, inet.getHostString(), inet.getPort(), options.family(), false)
        : List.of(inet);
  }

  private DuplexChannel connectAny(
      List<InetSocketAddress> addresses, List<InetSocketAddress> own, ConnectOptions options)
      throws IOException {
    Duration delay = options.happyEyeballsDelay();
    List<Throwable> errors = new ArrayList<>();
    if (delay == null) {
      for (InetSocketAddress address : addresses) {
        try {
          return connectOne(address, own);
        } catch (IOException e) {
          errors.add(e);
        }
      }
    } else {
      StaggeredRace<DuplexChannel> race = new StaggeredRace<>(loop, Channels::close);
      List<Callable<DuplexChannel>> attempts =
          addresses.stream()
              .map(address -> (Callable<DuplexChannel>) () -> connectOne(address, own))
              .toList();
      DuplexChannel channel = race.run(attempts, delay);
      if (channel != null) {
        return channel;
      }
      errors.addAll(race.errors());
    }
    throw failure(errors, options.allErrors());
  }

  /** As asyncio words it: the one error, or the first of equal ones, or all in one text. */
  private static IOException failure(List<Throwable> errors, boolean all) {
    if (all) {
      List<Exception> exceptions = new ArrayList<>();
      for (Throwable error : errors) {
        exceptions.add(error instanceof Exception e ? e : new IOException(error));
      }
      throw new ExceptionGroup("create_connection failed", exceptions);
    }
    Throwable first = errors.getFirst();
    if (errors.stream()
        .allMatch(error -> String.valueOf(error.getMessage()).equals(first.getMessage()))) {
      throw Sneaky.rethrow(first);
    }
    IOException several =
        new IOException(
            "Multiple exceptions: "
                + errors.stream().map(Throwable::getMessage).collect(Collectors.joining(", ")));
    errors.forEach(several::addSuppressed);
    return several;
  }

  /** An error says where to, whatever kind of channel it comes from. */
  private void awaitConnected(ChannelFuture connecting, SocketAddress remote) throws IOException {
    try {
      NettyFutures.await(loop, connecting);
    } catch (ConnectException e) {
      String text = String.valueOf(e.getMessage());
      if (text.contains(remote.toString())) {
        throw e;
      }
      ConnectException full = new ConnectException(text + ": " + remote);
      full.initCause(e);
      throw full;
    }
  }

  /**
   * Connects one channel; it is closed if that fails or the caller is cancelled.
   *
   * @param own see {@link #bind}; if there is none the system chooses
   */
  private DuplexChannel connectOne(SocketAddress remote, List<InetSocketAddress> own)
      throws IOException {
    DuplexChannel channel = Channels.forConnecting(executor.family(), remote);
    boolean connected = false;
    try {
      Channels.prepare(channel);
      NettyFutures.await(loop, executor.register(channel));
      if (!own.isEmpty()) {
        bind(channel, (InetSocketAddress) remote, own);
      }
      awaitConnected(channel.connect(executor.family().asNettys(remote)), remote);
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        Channels.close(channel);
      }
    }
  }

  /** Binds to the first address that can be had, of those of the other side's family. */
  private void bind(DuplexChannel channel, InetSocketAddress remote, List<InetSocketAddress> own)
      throws IOException {
    ProtocolFamily family = Resolver.familyOf(remote.getAddress());
    IOException failure = null;
    for (InetSocketAddress one : own) {
      InetSocketAddress address = one.getAddress().isAnyLocalAddress() ? any(family, one) : one;
      if (Resolver.familyOf(address.getAddress()) == family) {
        try {
          NettyFutures.await(loop, channel.bind(address));
          return;
        } catch (IOException e) {
          IOException named = IoErrors.notBound(address, e);
          if (failure != null) {
            named.addSuppressed(failure);
          }
          failure = named;
        }
      }
    }
    throw failure != null
        ? failure
        : new BindException(
            "no matching local address with family="
                + family
                + " found, to connect to "
                + remote
                + ": there are "
                + own);
  }

  /** The wildcard address of a family: the JDK's own is of one of them and stands for both. */
  private static InetSocketAddress any(ProtocolFamily family, InetSocketAddress wildcard) {
    return new InetSocketAddress(
        InetAddress.ofLiteral(family == StandardProtocolFamily.INET6 ? "::" : "0.0.0.0"),
        wildcard.getPort());
  }
}
