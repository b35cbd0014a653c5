package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.ExceptionGroup;
import asyncio4j.LoopFuture;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects: asyncio's {@code create_connection} and what it is made of. */
final class Connector {

  /** Longer than any connecting takes. */
  private static final Duration NEVER = Duration.ofDays(365);

  private final EventLoop loop;
  private final LoopExecutor executor;

  Connector(EventLoop loop, LoopExecutor executor) {
    this.loop = loop;
    this.executor = executor;
  }

  <P extends StreamProtocol> Connection<Transport, P> connect(
      Supplier<? extends P> factory, @Nullable String host, int port, ConnectOptions options)
      throws IOException {
    List<InetSocketAddress> addresses = Resolver.resolve(loop, host, port, options.family(), false);
    Integer interleave = options.interleave();
    if (interleave == null && options.happyEyeballsDelay() != null) {
      interleave = 1;
    }
    List<InetSocketAddress> ordered =
        interleave == null ? addresses : Resolver.interleave(addresses, interleave);
    TlsOptions tls = options.tls();
    Tls secure = tls == null ? null : Tls.client(tls, host, port);
    Duration limit = options.connectTimeout();
    DuplexChannel channel =
        limit == null
            ? connectAny(ordered, options)
            : Asyncio.timeout(limit).run(() -> connectAny(ordered, options));
    return start(channel, factory, secure);
  }

  <P extends StreamProtocol> Connection<Transport, P> connectTo(
      Supplier<? extends P> factory, SocketAddress remote, ConnectOptions options)
      throws IOException {
    TlsOptions tls = options.tls();
    Tls secure = tls == null ? null : Tls.client(tls, null, -1);
    Duration limit = options.connectTimeout();
    DuplexChannel channel =
        limit == null
            ? connectOne(remote, options.localAddress())
            : Asyncio.timeout(limit).run(() -> connectOne(remote, options.localAddress()));
    return start(channel, factory, secure);
  }

  <P extends StreamProtocol> Connection<Transport, P> accepted(
      Supplier<? extends P> factory, SocketChannel socket, @Nullable Tls tls) throws IOException {
    DuplexChannel channel = Channels.over(socket);
    Channels.prepare(channel);
    NettyFutures.await(loop, executor.register(channel));
    return start(channel, factory, tls);
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
      protocol = factory.get();
    } catch (Throwable e) {
      Channels.close(channel);
      throw e;
    }
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    SocketTransport transport = SocketTransport.start(loop, channel, protocol, tls, waiter, null);
    awaitOrClose(waiter, transport);
    return new Connection<>(transport, protocol);
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

  private DuplexChannel connectAny(List<InetSocketAddress> addresses, ConnectOptions options)
      throws IOException {
    StaggeredRace<DuplexChannel> race = new StaggeredRace<>(loop, Channels::close);
    List<Throwable> errors = new ArrayList<>();
    if (addresses.size() == 1) {
      try {
        return connectOne(addresses.getFirst(), options.localAddress());
      } catch (IOException e) {
        errors.add(e);
      }
    } else {
      Duration delay = options.happyEyeballsDelay();
      List<Callable<DuplexChannel>> attempts =
          addresses.stream()
              .map(address ->
                  (Callable<DuplexChannel>) () -> connectOne(address, options.localAddress()))
              .toList();
      DuplexChannel channel = race.run(attempts, delay == null ? NEVER : delay);
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

  /** Connects one channel; it is closed if that fails or the caller is cancelled. */
  private DuplexChannel connectOne(SocketAddress remote, @Nullable SocketAddress local)
      throws IOException {
    DuplexChannel channel = Channels.forConnecting(executor.family(), remote);
    boolean connected = false;
    try {
      Channels.prepare(channel);
      NettyFutures.await(loop, executor.register(channel));
      ChannelFuture connecting =
          local == null
              ? channel.connect(executor.family().asNettys(remote))
              : channel.connect(remote, local);
      awaitConnected(connecting, remote);
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        Channels.close(channel);
      }
    }
  }
}
