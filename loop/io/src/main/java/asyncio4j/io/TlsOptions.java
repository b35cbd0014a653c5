package asyncio4j.io;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted: asyncio's {@code ssl}, {@code server_hostname} and timeouts, with
 * what Python sets on its {@code SSLContext}. The JDK's context holds keys and trust only.
 *
 * @param context keys and trust
 * @param serverHostname for a client the name that is sent (SNI) and that the server's certificate
 *     must show; null means the host connected to. An address is not sent, nor a name that the JDK
 *     takes for none, such as one with an underscore
 * @param checkHostname whether a client checks that name
 * @param applicationProtocols what ALPN offers or accepts, best first; empty for none
 * @param clientAuth whether a server asks for the client's certificate
 * @param handshakeTimeout how long a handshake may take
 * @param shutdownTimeout how long the closing of TLS may take before the connection is cut
 * @param parameters changes further parameters of a connection, protocol versions for instance
 */
public record TlsOptions(
    SSLContext context,
    @Nullable String serverHostname,
    boolean checkHostname,
    List<String> applicationProtocols,
    ClientAuth clientAuth,
    Duration handshakeTimeout,
    Duration shutdownTimeout,
    Consumer<SSLParameters> parameters) {

  /** Whether a server asks for the client's certificate. */
  public enum ClientAuth {
    /** It does not ask. */
    NONE,
    /** It asks, and goes on without. */
    WANTED,
    /** It refuses clients that show none. */
    REQUIRED
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if a timeout is not positive
   */
  public TlsOptions {
    Objects.requireNonNull(context, "context");
    applicationProtocols = List.copyOf(applicationProtocols);
    checkPositive("ssl_handshake_timeout", handshakeTimeout);
    checkPositive("ssl_shutdown_timeout", shutdownTimeout);
  }

  private static void checkPositive(String name, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(name + " should be a positive number, got " + timeout);
    }
  }

  /**
   * Options with asyncio's defaults: the host's name is checked, a handshake may take 60 seconds
   * and the closing 30.
   *
   * @param context keys and trust
   * @return the options
   */
  public static TlsOptions of(SSLContext context) {
    return new TlsOptions(
        context,
        null,
        true,
        List.of(),
        ClientAuth.NONE,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        unchanged -> {});
  }

  /**
   * These options with a name for the server.
   *
   * @param name sent to the server and looked for in its certificate
   * @return new options
   */
  public TlsOptions withServerHostname(String name) {
    return new TlsOptions(
        context,
        name,
        checkHostname,
        applicationProtocols,
        clientAuth,
        handshakeTimeout,
        shutdownTimeout,
        parameters);
  }

  /**
   * These options, with the check of the server's name on or off. The trust in its certificate is
   * checked in any case.
   *
   * @param check false to accept a trusted certificate for another host
   * @return new options
   */
  public TlsOptions withCheckHostname(boolean check) {
    return new TlsOptions(
        context,
        serverHostname,
        check,
        applicationProtocols,
        clientAuth,
        handshakeTimeout,
        shutdownTimeout,
        parameters);
  }

  /**
   * These options with protocols for ALPN.
   *
   * @param protocols the names, {@code h2} for instance, best first
   * @return new options
   */
  public TlsOptions withApplicationProtocols(String... protocols) {
    return new TlsOptions(
        context,
        serverHostname,
        checkHostname,
        List.of(protocols),
        clientAuth,
        handshakeTimeout,
        shutdownTimeout,
        parameters);
  }

  /**
   * These options, for a server that asks for certificates or not.
   *
   * @param auth whether it asks
   * @return new options
   */
  public TlsOptions withClientAuth(ClientAuth auth) {
    return new TlsOptions(
        context,
        serverHostname,
        checkHostname,
        applicationProtocols,
        auth,
        handshakeTimeout,
        shutdownTimeout,
        parameters);
  }

  /**
   * These options with other time limits.
   *
   * @param handshake how long a handshake may take
   * @param shutdown how long the closing may take
   * @return new options
   * @throws IllegalArgumentException if one of them is not positive
   */
  public TlsOptions withTimeouts(Duration handshake, Duration shutdown) {
    return new TlsOptions(
        context,
        serverHostname,
        checkHostname,
        applicationProtocols,
        clientAuth,
        handshake,
        shutdown,
        parameters);
  }

  /**
   * These options with further parameters.
   *
   * @param change called for each connection, on the loop's thread; what it sets counts, except for
   *     what has an option of its own here
   * @return new options
   */
  public TlsOptions withParameters(Consumer<SSLParameters> change) {
    return new TlsOptions(
        context,
        serverHostname,
        checkHostname,
        applicationProtocols,
        clientAuth,
        handshakeTimeout,
        shutdownTimeout,
        change);
  }
}
