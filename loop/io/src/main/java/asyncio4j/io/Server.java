package asyncio4j.io;

import java.net.SocketAddress;
import java.util.List;

/**
 * Accepts connections: {@code asyncio.Server}. It belongs to the thread of its loop. In debug mode,
 * methods that change something throw an {@link IllegalStateException} on other threads, as {@link
 * asyncio4j.EventLoop#checkThread} does.
 *
 * <p>As a block: try-with-resources closes it; asyncio's {@code async with} also waits as {@link
 * #waitClosed()} does.
 */
public sealed interface Server extends AutoCloseable permits ServerImpl {

  /**
   * Begins to accept connections: {@code server.start_serving()}. Without effect if it does
   * already. Takes one turn of the loop.
   *
   * @throws IllegalStateException if it is closed
   */
  void startServing();

  /**
   * Accepts connections until the caller is cancelled, then closes the server and waits until it is
   * closed: {@code server.serve_forever()}.
   *
   * @throws asyncio4j.CancelledError always: when the caller's task is cancelled, or the server is
   *     closed
   * @throws IllegalStateException if it is closed, or if somebody is in this method already
   */
  void serveForever();

  /**
   * Tells whether it accepts connections: {@code server.is_serving()}.
   *
   * @return true if it does
   */
  boolean isServing();

  /**
   * The addresses that it listens on: those of {@code server.sockets}.
   *
   * @return the addresses, with the ports that the system chose; empty when it is closed
   */
  List<SocketAddress> sockets();

  /**
   * Stops accepting: {@code server.close()}. Connections that were accepted stay open. Without
   * effect if it is closed.
   */
  @Override
  void close();

  /** Closes the connections that were accepted: {@code server.close_clients()}. */
  void closeClients();

  /** Aborts the connections that were accepted: {@code server.abort_clients()}. */
  void abortClients();

  /**
   * Waits until the server is closed and all connections that it accepted are gone: {@code
   * server.wait_closed()}.
   *
   * @throws asyncio4j.CancelledError if the caller's task is cancelled
   */
  void waitClosed();
}
