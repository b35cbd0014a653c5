package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Poller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final IoKind kind;
  private final LoopExecutor executor;
  private final Connector connector;
  private final Watches watches;
  private final SocketCalls sockets;
  private final Signals signals;

  private final DatagramEndpoints datagrams;
  private final Pipes pipes;

  /** The processes that run. */
  private final Set<Subprocess> children = new LinkedHashSet<>();

  LoopIo(EventLoop loop, IoKind kind, Poller.@Nullable WaitListener listener, boolean onOwnThread) {
    this.loop = loop;
    this.kind = kind;
    this.executor = new LoopExecutor(loop, kind, listener, onOwnThread);
    this.watches = new Watches(loop, executor);
    this.connector = new Connector(loop, executor, watches);
    this.sockets = new SocketCalls(loop, watches);
    this.signals = new Signals(loop);
    this.datagrams = new DatagramEndpoints(loop, watches);
    this.pipes = new Pipes(loop);
  }

  /**
   * The I/O of a loop.
   *
   * @param loop a loop that waits with a {@link NettyPoller}, as loops do unless told otherwise
   * @return its I/O, the same object each time
   * @throws IllegalStateException if the loop waits with something else, or is closed, or the
   *     {@link IoKind} that was asked for is not available
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

  /**
   * What the loop waits for its channels with.
   *
   * @return the kind of I/O
   */
  public IoKind kind() {
    return kind;
  }

  LoopExecutor executor() {
    return executor;
  }

  Set<Subprocess> children() {
    return children;
  }

  void close() {
    signals.close();
    List.copyOf(children).forEach(Subprocess::bury);
    datagrams.close();
    pipes.close();
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
   * @throws IllegalArgumentException if the socket is not connected; it stays the caller's then
   * @throws IllegalStateException if a transport has it already, or it is watched by {@link
   *     #addReader} or {@link #addWriter}; as above
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
    return connector.startTls(transport, protocol, tls, serverSide);
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
    return ServerImpl.open(loop, executor, factory, addresses, options);
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
    return ServerImpl.open(
        loop, executor, factory, Set.of(UnixDomainSocketAddress.of(path)), options);
  }

  // ---- datagrams ----

  /**
   * Makes an endpoint for datagrams: {@code loop.create_datagram_endpoint}. Waits until the
   * protocol's {@code connectionMade} was called.
   *
   * @param factory makes the protocol
   * @param options the addresses, which must be resolved, of TCP/IP
   * @param <P> the class of the protocol
   * @return the transport and the protocol
   * @throws IOException if an address cannot be bound or used
   */
  public <P extends DatagramProtocol> Connection<DatagramTransport, P> createDatagramEndpoint(
      Supplier<? extends P> factory, DatagramOptions options) throws IOException {
    return datagrams.connect(factory, options);
  }

  // ---- pipes ----

  /**
   * Reads a pipe, a FIFO or the standard input: {@code loop.connect_read_pipe(factory, pipe)}.
   * Waits until the protocol's {@code connectionMade} was called; its transport only receives.
   *
   * <p>Java's pipes block, so a daemon thread reads, one piece ahead of the protocol. Closing the
   * transport closes the stream. A thread that blocks in one which closing does not wake, as the
   * standard input, goes on when something comes or the other side ends. What {@link
   * java.nio.channels.Channels#newInputStream} makes of a channel is woken.
   *
   * @param factory makes the protocol
   * @param pipe where to read; it belongs to the transport from now on
   * @param <P> the class of the protocol
   * @return the transport and the protocol. The protocol hears {@code eofReceived} and then {@code
   *     connectionLost} at the end, and {@code connectionLost} with the error when reading fails
   * @throws asyncio4j.CancelledError if the caller's task is cancelled; the pipe is closed then
   * @throws IOException never by itself; declared as {@link #createConnection} does
   */
  public <P extends StreamProtocol> Connection<ReadTransport, P> connectReadPipe(
      Supplier<? extends P> factory, InputStream pipe) throws IOException {
    return pipes.connectRead(factory, pipe);
  }

  /**
   * Writes a pipe, a FIFO or the standard output: {@code loop.connect_write_pipe(factory, pipe)}.
   * Waits until the protocol's {@code connectionMade} was called; its transport only sends.
   *
   * <p>A daemon thread writes. The protocol is paused while more waits for it than the high mark
   * says. {@code writeEof} and {@code close} close the stream when all is written.
   *
   * @param factory makes the protocol
   * @param pipe where to write; it belongs to the transport from now on
   * @param <P> the class of the protocol
   * @return the transport and the protocol. The protocol hears {@code connectionLost} with a {@link
   *     BrokenPipeException} when writing fails
   * @throws asyncio4j.CancelledError if the caller's task is cancelled; the pipe is closed then
   * @throws IOException never by itself; declared as {@link #createConnection} does
   */
  public <P extends StreamProtocol> Connection<WriteTransport, P> connectWritePipe(
      Supplier<? extends P> factory, OutputStream pipe) throws IOException {
    return pipes.connectWrite(factory, pipe);
  }

  // ---- readiness ----

  /**
   * Calls back in each iteration in which a channel has something to read, to accept, or the end:
   * {@code loop.add_reader}. Replaces the callback that the channel had for this.
   *
   * @param channel a non-blocking channel of the JDK's; it stays the caller's. Take the callback
   *     away before closing it
   * @param callback runs in a copy of the current context
   * @throws IllegalArgumentException if the channel is in blocking mode, or nothing can be read
   *     from it
   * @throws IllegalStateException if a transport uses the channel, or the loop is closed
   */
  public void addReader(SelectableChannel channel, Runnable callback) {
    watches.addReader(channel, callback);
  }

  /**
   * Takes the callback for reading away: {@code loop.remove_reader}. If it was to run in this
   * iteration it does not.
   *
   * @param channel the channel
   * @return false if it had none
   */
  public boolean removeReader(SelectableChannel channel) {
    return watches.removeReader(channel);
  }

  /**
   * Calls back in each iteration in which a channel can be written, or its connecting be finished:
   * {@code loop.add_writer}. Otherwise as {@link #addReader}.
   *
   * @param channel a non-blocking channel of the JDK's; it stays the caller's
   * @param callback runs in a copy of the current context
   * @throws IllegalArgumentException if the channel is in blocking mode, or nothing can be written
   *     to it
   * @throws IllegalStateException if a transport uses the channel, or the loop is closed
   */
  public void addWriter(SelectableChannel channel, Runnable callback) {
    watches.addWriter(channel, callback);
  }

  /**
   * Takes the callback for writing away: {@code loop.remove_writer}.
   *
   * @param channel the channel
   * @return false if it had none
   */
  public boolean removeWriter(SelectableChannel channel) {
    return watches.removeWriter(channel);
  }

  // ---- sockets ----

  /**
   * Receives: {@code loop.sock_recv}. One coroutine at a time may wait for a socket to be readable,
   * and one for it to be writable.
   *
   * @param socket a connected, non-blocking socket
   * @param most how many bytes at the most, not negative
   * @return at least one byte, and no more than 256 KiB; none at the end
   * @throws IOException if the connection broke
   * @throws IllegalArgumentException if the socket is in blocking mode, or the number negative
   * @throws IllegalStateException if another coroutine waits to receive, or a transport uses the
   *     socket; so with the other calls
   */
  public byte[] sockRecv(SocketChannel socket, int most) throws IOException {
    return sockets.receive(socket, most);
  }

  /**
   * Receives into memory of the caller's: {@code loop.sock_recv_into}.
   *
   * @param socket a connected, non-blocking socket
   * @param target takes what fits; its position moves
   * @return how many bytes; 0 at the end
   * @throws IOException if the connection broke
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public int sockRecvInto(SocketChannel socket, ByteBuffer target) throws IOException {
    return sockets.receive(socket, target);
  }

  /**
   * Sends all: {@code loop.sock_sendall}.
   *
   * @param socket a connected, non-blocking socket
   * @param data what to send; its position moves to its limit
   * @throws IOException if the connection broke; how much was sent is unknown then
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public void sockSendall(SocketChannel socket, ByteBuffer data) throws IOException {
    sockets.sendAll(socket, data);
  }

  /**
   * Receives a datagram: {@code loop.sock_recvfrom}.
   *
   * @param socket a non-blocking socket
   * @param most how many bytes at the most, not negative; the rest of the datagram is lost
   * @return its bytes, perhaps none, and its sender
   * @throws IOException if the system reports an error of the socket
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public ReceivedDatagram sockRecvfrom(DatagramChannel socket, int most) throws IOException {
    return sockets.receiveFrom(socket, most);
  }

  /**
   * Receives a datagram into memory of the caller's: {@code loop.sock_recvfrom_into}.
   *
   * @param socket a non-blocking socket
   * @param target takes what fits, and its position moves; the rest of the datagram is lost
   * @return the sender
   * @throws IOException if the system reports an error of the socket
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public SocketAddress sockRecvfromInto(DatagramChannel socket, ByteBuffer target)
      throws IOException {
    return sockets.receiveFrom(socket, target);
  }

  /**
   * Sends a datagram: {@code loop.sock_sendto}.
   *
   * @param socket a non-blocking socket
   * @param data what to send, perhaps nothing; its position moves to its limit
   * @param address whom to
   * @return how many bytes: all
   * @throws IOException if the system refuses it, for its size for instance
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public int sockSendto(DatagramChannel socket, ByteBuffer data, SocketAddress address)
      throws IOException {
    return sockets.sendTo(socket, data, address);
  }

  /**
   * Connects: {@code loop.sock_connect}.
   *
   * @param socket a non-blocking socket
   * @param remote where to; a name that is unresolved is looked up
   * @throws IOException if it cannot be connected; the socket is closed then, by the JDK
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public void sockConnect(SocketChannel socket, SocketAddress remote) throws IOException {
    sockets.connect(socket, remote);
  }

  /**
   * Accepts a connection: {@code loop.sock_accept}.
   *
   * @param listener a bound, non-blocking socket
   * @return the connection, non-blocking
   * @throws IOException if the system has none to give
   * @throws IllegalArgumentException if the socket is in blocking mode
   */
  public SocketChannel sockAccept(ServerSocketChannel listener) throws IOException {
    return sockets.accept(listener);
  }

  /**
   * Sends part of a file, without copying it through the JVM where the system can: {@code
   * loop.sock_sendfile}.
   *
   * @param socket a connected, non-blocking socket
   * @param file the file; its position stays
   * @param offset where to begin, in bytes
   * @param count how many bytes; negative means all up to the end
   * @return how many bytes were sent, fewer if the file ends before
   * @throws IOException if reading or sending fails
   * @throws IllegalArgumentException if the socket is in blocking mode, or the offset negative
   */
  public long sockSendfile(SocketChannel socket, FileChannel file, long offset, long count)
      throws IOException {
    return sockets.sendFile(socket, file, offset, count);
  }

  /**
   * Sends part of a file over a transport, after what was written before: {@code loop.sendfile}.
   * Waits until the system has taken all of it. Without TLS the file is not copied through the JVM
   * where the system can do that; its content is read on the loop's thread then, as in asyncio.
   *
   * <p>What is left of the file counts in {@link WriteTransport#getWriteBufferSize()}, so a
   * protocol may be paused meanwhile. A caller that is cancelled stops the sending, and may close
   * the file; how much was sent is unknown then.
   *
   * @param transport a transport that {@link #createConnection} or {@link #createServer} made
   * @param file the file; its position stays
   * @param offset where to begin, in bytes
   * @param count how many bytes; negative means all up to the end
   * @param fallback whether the file is read in pieces, in the default executor, if the system
   *     cannot send it itself: with TLS
   * @return how many bytes were sent, fewer if the file ends before
   * @throws IOException if reading or sending fails; the connection is closed then
   * @throws IllegalStateException if the transport is closing or of another kind, or would need the
   *     fallback and must not use it
   * @throws IllegalArgumentException if the offset is negative
   */
  public long sendfile(
      WriteTransport transport, FileChannel file, long offset, long count, boolean fallback)
      throws IOException {
    return SendFile.send(loop, transport, file, offset, count, fallback);
  }

  // ---- names ----

  /**
   * The addresses of a host: {@code loop.getaddrinfo}. A literal address is not looked up; a name
   * is, in the default executor.
   *
   * @param host a name or a literal address; null means the loopback address
   * @param port 0 to 65535
   * @return at least one
   * @throws IOException an {@link java.net.UnknownHostException} if the name is unknown
   */
  public List<InetSocketAddress> getaddrinfo(@Nullable String host, int port) throws IOException {
    return Resolver.resolve(loop, host, port, null, false);
  }

  /**
   * The name of an address: {@code loop.getnameinfo}. It is looked up in the default executor.
   *
   * @param address the address
   * @return the name; the literal address if it has none
   * @throws IllegalArgumentException if the address is unresolved: it is a name itself
   */
  public String getnameinfo(InetSocketAddress address) {
    return Resolver.nameOf(loop, address);
  }

  // ---- signals ----

  /**
   * Calls back on the loop when the process gets a signal: {@code loop.add_signal_handler}.
   * Replaces the callback that the signal had here; of several loops, the one that asked last is
   * called. Closing the loop puts back what was there before.
   *
   * @param signal its name without {@code SIG}, {@code HUP} or {@code TERM} for instance
   * @param callback runs in a copy of the current context
   * @throws IllegalStateException if the signal cannot be caught: the JVM uses it itself, or leaves
   *     it ignored because it was so when the process started, as SIGHUP is by {@code nohup}; or
   *     the loop is closed
   * @throws IllegalArgumentException if there is no such signal
   * @throws UnsupportedOperationException if the module {@code jdk.unsupported} is missing
   */
  public void addSignalHandler(String signal, Runnable callback) {
    signals.add(signal, callback);
  }

  /**
   * Takes the callback of a signal away: {@code loop.remove_signal_handler}.
   *
   * @param signal its name without {@code SIG}
   * @return false if it had none here
   */
  public boolean removeSignalHandler(String signal) {
    return signals.remove(signal);
  }
}
