package asyncio4j.io;

import java.net.ProtocolFamily;
import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of {@code loop.create_server}.
 *
 * @param tls TLS for the connections; null for none
 * @param backlog how many connections the system keeps that are not accepted yet
 * @param reuseAddress whether an address can be bound again that was in use a moment ago
 * @param reusePort whether others may bind the same address at the same time
 * @param keepAlive whether the system asks peers that are silent whether they are still there; for
 *     TCP, and {@code keep_alive} since Python 3.13
 * @param family {@link java.net.StandardProtocolFamily#INET} or {@code INET6}; null for both
 * @param startServing whether it accepts connections at once; if not, the system keeps them until
 *     {@link Server#startServing()}
 */
public record ServerOptions(
    @Nullable TlsOptions tls,
    int backlog,
    boolean reuseAddress,
    boolean reusePort,
    boolean keepAlive,
    @Nullable ProtocolFamily family,
    boolean startServing) {

  /** No TLS, a backlog of 100, addresses can be bound again, serving at once. */
  public static final ServerOptions DEFAULT =
      new ServerOptions(null, 100, true, false, false, null, true);

  /**
   * Checks the backlog.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ServerOptions {
    if (backlog <= 0) {
      throw new IllegalArgumentException("backlog must be positive: " + backlog);
    }
  }

  /**
   * Options with TLS.
   *
   * @param tls the TLS
   * @return the options
   */
  public static ServerOptions tls(TlsOptions tls) {
    return DEFAULT.withTls(tls);
  }

  /**
   * These options with TLS.
   *
   * @param newTls the TLS
   * @return new options
   */
  public ServerOptions withTls(TlsOptions newTls) {
    return new ServerOptions(
        newTls, backlog, reuseAddress, reusePort, keepAlive, family, startServing);
  }

  /**
   * These options with another backlog.
   *
   * @param size how many connections the system keeps
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public ServerOptions withBacklog(int size) {
    return new ServerOptions(tls, size, reuseAddress, reusePort, keepAlive, family, startServing);
  }

  /**
   * These options with other flags for addresses in use.
   *
   * @param address see {@link #reuseAddress}
   * @param port see {@link #reusePort}
   * @return new options
   */
  public ServerOptions withReuse(boolean address, boolean port) {
    return new ServerOptions(tls, backlog, address, port, keepAlive, family, startServing);
  }

  /**
   * These options with connections that the system keeps alive, or without.
   *
   * @param keep see {@link #keepAlive}
   * @return new options
   */
  public ServerOptions withKeepAlive(boolean keep) {
    return new ServerOptions(tls, backlog, reuseAddress, reusePort, keep, family, startServing);
  }

  /**
   * These options for one family of addresses.
   *
   * @param newFamily the family
   * @return new options
   */
  public ServerOptions withFamily(ProtocolFamily newFamily) {
    return new ServerOptions(
        tls, backlog, reuseAddress, reusePort, keepAlive, newFamily, startServing);
  }

  /**
   * These options, serving at once or not.
   *
   * @param start false to wait for {@link Server#startServing()} or {@link Server#serveForever()}
   * @return new options
   */
  public ServerOptions withStartServing(boolean start) {
    return new ServerOptions(tls, backlog, reuseAddress, reusePort, keepAlive, family, start);
  }
}
