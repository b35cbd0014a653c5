package asyncio4j.io;

import asyncio4j.EventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One address that a server listens on. Belongs to the loop's line. */
final class Listening extends ChannelInboundHandlerAdapter {

  /** When there is no descriptor for a connection, the next attempt comes after so long. */
  private static final Duration ACCEPT_RETRY_DELAY = Duration.ofSeconds(1);

  /**
   * Who listens on the sockets' files in this process; the key of a file is not enough where one is
   * replaced by the next within the resolution of the system's clock. Any thread.
   */
  private static final Map<Path, Listening> OWNERS = new ConcurrentHashMap<>();

  /** What kind of file it is, as {@code stat(2)} says. */
  private static final int S_IFMT = 0170000;

  private static final int S_IFSOCK = 0140000;

  private final EventLoop loop;
  private final LoopExecutor executor;
  private final ServerImpl server;
  private final ServerChannel channel;

  /** Of the connections. */
  private final boolean keepAlive;

  /** What was asked for, and from binding on what it has come to. */
  private SocketAddress address;

  /** What identifies a Unix socket's file while we listen; null for other sockets. */
  private @Nullable Object fileKey;

  private boolean pausedForWant;

  private Listening(
      EventLoop loop,
      LoopExecutor executor,
      ServerImpl server,
      ServerChannel channel,
      SocketAddress address,
      ServerOptions options) {
    this.loop = loop;
    this.executor = executor;
    this.server = server;
    this.channel = channel;
    this.address = address;
    this.keepAlive = options.keepAlive() && !(address instanceof UnixDomainSocketAddress);
  }

  /** Waits in a coroutine until the address is bound. */
  static Listening bind(
      EventLoop loop,
      LoopExecutor executor,
      ServerImpl server,
      SocketAddress address,
      ServerOptions options)
      throws IOException {
    ChannelFamily family = executor.family();
    ServerChannel channel =
        address instanceof UnixDomainSocketAddress unix
            ? openUnix(family, unix, options)
            : family.listening();
    Listening listening = new Listening(loop, executor, server, channel, address, options);
    boolean bound = false;
    try {
      channel.config().setAutoRead(false);
      if (!(address instanceof UnixDomainSocketAddress)) {
        channel.config().setOption(ChannelOption.SO_BACKLOG, options.backlog());
        channel.config().setOption(ChannelOption.SO_REUSEADDR, options.reuseAddress());
        if (options.reusePort()) {
          channel.config().setOption(family.reusePort(), true);
        }
      }
      channel.pipeline().addLast(listening);
      NettyFutures.await(loop, executor.register(channel));
      if (!channel.isActive()) {
        try {
          NettyFutures.await(loop, channel.bind(address));
        } catch (IOException e) {
          throw IoErrors.notBound(address, e);
        }
      }
      if (address instanceof UnixDomainSocketAddress unix) {
        listening.fileKey = fileKey(unix.getPath());
        Path path = unix.getPath().toAbsolutePath();
        OWNERS.put(path, listening);
        // A loop that is closed without its servers closes their channels only.
        var _ = channel.closeFuture().addListener(_ -> listening.disown(path));
      } else {
        listening.address = channel.localAddress();
      }
      bound = true;
      return listening;
    } finally {
      if (!bound) {
        Channels.close(channel);
      }
    }
  }

  /** A channel that is to be bound, or is bound already. */
  private static ServerChannel openUnix(
      ChannelFamily family, UnixDomainSocketAddress address, ServerOptions options)
      throws IOException {
    removeStale(address.getPath());
    try {
      return family.listeningUnix(address, options.backlog());
    } catch (IOException e) {
      throw IoErrors.notBound(address, e);
    }
  }

  /** What an earlier server has left; a file of another kind stays, and binding fails. */
  private static void removeStale(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && isSocket(path)) {
      Files.delete(path);
    }
  }

  /** FIFOs and devices are "other" files too for {@link BasicFileAttributes}. */
  private static boolean isSocket(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    }
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return mode instanceof Integer bits && (bits & S_IFMT) == S_IFSOCK;
  }

  private static @Nullable Object fileKey(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    // The number of a file that is deleted is soon another one's.
    return List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime());
  }

  SocketAddress address() {
    return address;
  }

  void start() {
    channel.config().setAutoRead(true);
  }

  void close() {
    Object ours = fileKey;
    boolean isOwner =
        ours != null
            && address instanceof UnixDomainSocketAddress unix
            && disown(unix.getPath().toAbsolutePath());
    try {
      Channels.close(channel);
      // Whoever connects from now on is refused, not left in the queue of a socket that goes away.
      executor.releaseClosed();
    } catch (IOException e) {
      server.report("Unable to close a listening socket", e);
    }
    if (isOwner && ours != null && address instanceof UnixDomainSocketAddress unix) {
      removeFile(unix.getPath(), ours);
    }
  }

  /** Listens on a file no more; false if somebody else does by now. */
  private boolean disown(Path path) {
    return OWNERS.remove(path, this);
  }

  /** Whether anybody in this process listens on a file. */
  static boolean isOwned(Path path) {
    return OWNERS.containsKey(path.toAbsolutePath());
  }

  /** Removes a socket's file, unless somebody has bound it anew. */
  private void removeFile(Path path, Object ours) {
    try {
      if (Files.exists(path) && ours.equals(fileKey(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      server.report("Unable to clean up listening UNIX socket " + path, e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof DuplexChannel accepted)) {
      ReferenceCountUtil.release(message);
      return;
    }
    Channels.prepare(accepted);
    if (keepAlive) {
      accepted.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }
    var _ =
        executor
            .register(accepted)
            .addListener(registered -> {
              if (registered.isSuccess()) {
                server.arrived(accepted);
              } else {
                Channels.close(accepted);
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (loop.isClosed()) {
      return; // it is being closed with the loop
    }
    if (IoErrors.isExhausted(cause)) {
      pauseForWant(context.channel(), cause);
    } else {
      loop.callSoon(() -> server.report("Accept failed on a socket", cause));
    }
  }

  /** The connection stays in the system's queue; asking again at once would be in vain. */
  private void pauseForWant(Channel listener, Throwable cause) {
    listener.config().setAutoRead(false);
    if (pausedForWant) {
      return;
    }
    pausedForWant = true;
    loop.callSoon(() -> {
      server.report("socket.accept() out of system resource", cause);
      loop.callLater(
          ACCEPT_RETRY_DELAY,
          () -> {
            pausedForWant = false;
            if (server.isServing() && channel.isOpen()) {
              start();
            }
          });
    });
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
