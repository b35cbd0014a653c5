package asyncio4j.io;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of {@code loop.create_connection}.
 *
 * @param tls TLS; null for none
 * @param localAddress an {@link java.net.InetSocketAddress} to bind to before connecting, of the
 *     other side's family or a wildcard address; if it is unresolved its name is looked up, and the
 *     first address that will do is taken. Null leaves it to the system. Not for Unix sockets
 * @param family {@link java.net.StandardProtocolFamily#INET} or {@code INET6}; null for both
 * @param connectTimeout how long the connecting of all addresses together may take, without TLS;
 *     null for no limit but the system's
 * @param happyEyeballsDelay after so long the next address is tried beside the one before (RFC 8305
 *     recommends 250 ms); null tries one after the other
 * @param interleave how many addresses of the first family come before the families take turns; 0
 *     means no reordering, null one with {@code happyEyeballsDelay} and no reordering without
 * @param allErrors whether, when every address fails, an {@link asyncio4j.ExceptionGroup} with all
 *     errors is thrown instead of one error
 */
public record ConnectOptions(
    @Nullable TlsOptions tls,
    @Nullable SocketAddress localAddress,
    @Nullable ProtocolFamily family,
    @Nullable Duration connectTimeout,
    @Nullable Duration happyEyeballsDelay,
    @Nullable Integer interleave,
    boolean allErrors) {

  /**
   * Checks what can be checked here.
   *
   * @throws IllegalArgumentException if {@code interleave} is negative
   */
  public ConnectOptions {
    if (interleave != null && interleave < 0) {
      throw new IllegalArgumentException(
          "interleave must be 0 or more, or null for the default: " + interleave);
    }
  }

  /** No TLS, no limits, one address after the other. */
  public static final ConnectOptions DEFAULT =
      new ConnectOptions(null, null, null, null, null, null, false);

  /**
   * Options with TLS.
   *
   * @param tls the TLS
   * @return the options
   */
  public static ConnectOptions tls(TlsOptions tls) {
    return DEFAULT.withTls(tls);
  }

  /**
   * These options with TLS.
   *
   * @param newTls the TLS
   * @return new options
   */
  public ConnectOptions withTls(TlsOptions newTls) {
    return new ConnectOptions(
        newTls, localAddress, family, connectTimeout, happyEyeballsDelay, interleave, allErrors);
  }

  /**
   * These options with an address of our own.
   *
   * @param address an {@link java.net.InetSocketAddress} to bind to before connecting
   * @return new options
   */
  public ConnectOptions withLocalAddress(SocketAddress address) {
    return new ConnectOptions(
        tls, address, family, connectTimeout, happyEyeballsDelay, interleave, allErrors);
  }

  /**
   * These options for one family of addresses.
   *
   * @param newFamily the family
   * @return new options
   */
  public ConnectOptions withFamily(ProtocolFamily newFamily) {
    return new ConnectOptions(
        tls, localAddress, newFamily, connectTimeout, happyEyeballsDelay, interleave, allErrors);
  }

  /**
   * These options with a time limit, on the loop's clock.
   *
   * @param limit for all addresses together
   * @return new options
   */
  public ConnectOptions withConnectTimeout(Duration limit) {
    return new ConnectOptions(
        tls, localAddress, family, limit, happyEyeballsDelay, interleave, allErrors);
  }

  /**
   * These options with happy eyeballs.
   *
   * @param delay after so long the next address is tried too
   * @return new options
   */
  public ConnectOptions withHappyEyeballsDelay(Duration delay) {
    return new ConnectOptions(
        tls, localAddress, family, connectTimeout, delay, interleave, allErrors);
  }

  /**
   * These options with the families taking turns.
   *
   * @param first how many of the first family come before that
   * @return new options
   */
  public ConnectOptions withInterleave(int first) {
    return new ConnectOptions(
        tls, localAddress, family, connectTimeout, happyEyeballsDelay, first, allErrors);
  }

  /**
   * These options with all errors reported, or only one.
   *
   * @param all true for all
   * @return new options
   */
  public ConnectOptions withAllErrors(boolean all) {
    return new ConnectOptions(
        tls, localAddress, family, connectTimeout, happyEyeballsDelay, interleave, all);
  }
}
