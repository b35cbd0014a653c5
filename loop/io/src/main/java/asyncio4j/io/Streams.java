package asyncio4j.io;

import asyncio4j.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of asyncio's chapter on streams, to be imported statically. They are for coroutines
 * of a running loop, and wait in the calling one.
 */
public final class Streams {

  private Streams() {}

  /**
   * Connects over TCP: {@code asyncio.open_connection(host, port)}.
   *
   * @param host a name or a literal address; null means the loopback address
   * @param port 0 to 65535
   * @return reader and writer
   * @throws IOException as in {@link LoopIo#createConnection(Supplier, String, int)}
   */
  public static StreamConnection openConnection(@Nullable String host, int port)
      throws IOException {
    return openConnection(host, port, ConnectOptions.DEFAULT, StreamReader.DEFAULT_LIMIT);
  }

  /**
   * Connects over TCP, with options: {@code asyncio.open_connection(host, port, limit=..., ...)}.
   *
   * @param host a name or a literal address; null means the loopback address
   * @param port 0 to 65535
   * @param options TLS, time limits and more
   * @param limit the reader's limit, in bytes
   * @return reader and writer
   * @throws IOException as in {@link LoopIo#createConnection(Supplier, String, int,
   *     ConnectOptions)}
   */
  public static StreamConnection openConnection(
      @Nullable String host, int port, ConnectOptions options, int limit) throws IOException {
    LoopIo io = LoopIo.running();
    StreamReader reader = new StreamReader(io.loop(), limit);
    return connection(
        io,
        reader,
        io.createConnection(
            () -> new StreamReaderProtocol(io.loop(), reader, null), host, port, options));
  }

  /**
   * Connects to an address of a server, TCP or Unix: {@code
   * asyncio.open_connection(*server.sockets[0].getsockname())}.
   *
   * @param address an {@link InetSocketAddress} that is resolved, or a {@link
   *     UnixDomainSocketAddress}
   * @return reader and writer
   * @throws IOException if it cannot be connected to
   * @throws IllegalArgumentException if it is another kind of address
   */
  public static StreamConnection openConnection(SocketAddress address) throws IOException {
    return switch (address) {
      case UnixDomainSocketAddress unix ->
          openUnixConnection(unix.getPath(), ConnectOptions.DEFAULT, StreamReader.DEFAULT_LIMIT);
      case InetSocketAddress inet when !inet.isUnresolved() ->
          openConnection(inet.getAddress().getHostAddress(), inet.getPort());
      default -> throw new IllegalArgumentException("cannot connect to " + address);
    };
  }

  /**
   * Connects to a Unix socket: {@code asyncio.open_unix_connection(path)}.
   *
   * @param path the socket's file
   * @param options TLS, which needs a {@code serverHostname}, and time limits
   * @param limit the reader's limit, in bytes
   * @return reader and writer
   * @throws IOException if it cannot be connected to
   */
  public static StreamConnection openUnixConnection(Path path, ConnectOptions options, int limit)
      throws IOException {
    LoopIo io = LoopIo.running();
    StreamReader reader = new StreamReader(io.loop(), limit);
    return connection(
        io,
        reader,
        io.createUnixConnection(
            () -> new StreamReaderProtocol(io.loop(), reader, null), path, options));
  }

  private static StreamConnection connection(
      LoopIo io, StreamReader reader, Connection<Transport, StreamReaderProtocol> made) {
    return new StreamConnection(
        reader, new StreamWriter(io.loop(), made.transport(), made.protocol(), reader));
  }

  /**
   * Serves a TCP port: {@code asyncio.start_server(connected, host, port)}.
   *
   * @param connected handles each connection, as a task
   * @param host a name or a literal address; null means all interfaces
   * @param port 0 to 65535; 0 leaves the choice to the system
   * @return the server, accepting connections
   * @throws IOException as in {@link LoopIo#createServer(Supplier, String, int)}
   */
  public static Server startServer(ConnectedCallback connected, @Nullable String host, int port)
      throws IOException {
    return startServer(
        connected, Arrays.asList(host), port, ServerOptions.DEFAULT, StreamReader.DEFAULT_LIMIT);
  }

  /**
   * Serves a TCP port of several hosts, with options: {@code asyncio.start_server}.
   *
   * @param connected handles each connection, as a task
   * @param hosts names or literal addresses; null ones mean all interfaces
   * @param port 0 to 65535; 0 leaves the choice to the system
   * @param options TLS, backlog and more
   * @param limit the readers' limit, in bytes
   * @return the server
   * @throws IOException as in {@link LoopIo#createServer(Supplier, String, int)}
   */
  public static Server startServer(
      ConnectedCallback connected,
      Collection<@Nullable String> hosts,
      int port,
      ServerOptions options,
      int limit)
      throws IOException {
    LoopIo io = LoopIo.running();
    return io.createServer(factory(io.loop(), connected, limit), hosts, port, options);
  }

  /**
   * Serves a Unix socket: {@code asyncio.start_unix_server(connected, path)}.
   *
   * @param connected handles each connection, as a task
   * @param path the socket's file
   * @param options TLS, backlog and more
   * @param limit the readers' limit, in bytes
   * @return the server
   * @throws IOException as in {@link LoopIo#createUnixServer}
   */
  public static Server startUnixServer(
      ConnectedCallback connected, Path path, ServerOptions options, int limit) throws IOException {
    LoopIo io = LoopIo.running();
    return io.createUnixServer(factory(io.loop(), connected, limit), path, options);
  }

  private static Supplier<StreamReaderProtocol> factory(
      EventLoop loop, ConnectedCallback connected, int limit) {
    // A limit that is wrong is refused now, not at the first connection.
    StreamReader checked = new StreamReader(loop, limit);
    assert !checked.atEof();
    return () -> new StreamReaderProtocol(loop, new StreamReader(loop, limit), connected);
  }
}
