package asyncio4j.io;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * A name for {@link BaseTransport#getExtraInfo}, with the type of what it names.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("UnusedTypeParameter") // it types what getExtraInfo returns
public final class ExtraInfo<T> {

  /** The other side's address: {@code 'peername'}. */
  public static final ExtraInfo<SocketAddress> PEERNAME = new ExtraInfo<>("peername");

  /** Our address: {@code 'sockname'}. */
  public static final ExtraInfo<SocketAddress> SOCKNAME = new ExtraInfo<>("sockname");

  /**
   * Netty's channel: {@code 'socket'}. For its options; who reads, writes or closes it himself gets
   * in the transport's way.
   */
  public static final ExtraInfo<Channel> SOCKET = new ExtraInfo<>("socket");

  /** The context of a TLS connection: {@code 'sslcontext'}. */
  public static final ExtraInfo<SSLContext> SSLCONTEXT = new ExtraInfo<>("sslcontext");

  /** The engine of a TLS connection, for its session and parameters: {@code 'ssl_object'}. */
  public static final ExtraInfo<SSLEngine> SSL_OBJECT = new ExtraInfo<>("ssl_object");

  /** The certificates of the other side of a TLS connection, its own first: {@code 'peercert'}. */
  public static final ExtraInfo<List<Certificate>> PEERCERT = new ExtraInfo<>("peercert");

  /** The name of a TLS connection's cipher suite: {@code 'cipher'}. */
  public static final ExtraInfo<String> CIPHER = new ExtraInfo<>("cipher");

  /** The protocol that ALPN agreed on, {@code selected_alpn_protocol()} in Python. */
  public static final ExtraInfo<String> ALPN_PROTOCOL = new ExtraInfo<>("alpn_protocol");

  private final String name;

  private ExtraInfo(String name) {
    this.name = name;
  }

  /**
   * The name as in asyncio.
   *
   * @return the name
   */
  @Override
  public String toString() {
    return name;
  }
}
