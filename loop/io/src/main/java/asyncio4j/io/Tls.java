package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.TimerHandle;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The TLS of one connection. Belongs to the loop's line. */
final class Tls {

  private final TlsOptions options;
  private final SSLEngine engine;

  private Tls(TlsOptions options, SSLEngine engine) {
    this.options = options;
    this.engine = engine;
  }

  /**
   * For the side that connects.
   *
   * @param host the host connected to; null if unknown
   */
  static Tls client(TlsOptions options, @Nullable String host, int port) {
    String name = options.serverHostname() != null ? options.serverHostname() : host;
    if (name == null && options.checkHostname()) {
      throw new IllegalArgumentException(
          "You must set server_hostname when using ssl without a host");
    }
    SSLEngine engine =
        name == null
            ? options.context().createSSLEngine()
            : options.context().createSSLEngine(name, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters(options, engine, namesToSend(name));
    parameters.setEndpointIdentificationAlgorithm(options.checkHostname() ? "HTTPS" : "");
    engine.setSSLParameters(parameters);
    return new Tls(options, engine);
  }

  /**
   * What the server is told; null for the JDK's choice. By itself the JDK sends no name that has no
   * dot. Addresses are not to be sent, nor the dot after a complete name.
   */
  private static @Nullable List<SNIServerName> namesToSend(@Nullable String name) {
    if (name == null || NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
      return null;
    }
    String complete = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      return List.of(new SNIHostName(complete));
    } catch (IllegalArgumentException e) {
      // Nor can it be made to send what is no name by its rules.
      return null;
    }
  }

  /** For the side that accepts. */
  static Tls server(TlsOptions options) {
    SSLEngine engine = options.context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = parameters(options, engine, null);
    switch (options.clientAuth()) {
      case NONE -> parameters.setNeedClientAuth(false);
      case WANTED -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return new Tls(options, engine);
  }

  private static SSLParameters parameters(
      TlsOptions options, SSLEngine engine, @Nullable List<SNIServerName> names) {
    SSLParameters parameters = engine.getSSLParameters();
    if (names != null) {
      parameters.setServerNames(names);
    }
    options.parameters().accept(parameters);
    if (!options.applicationProtocols().isEmpty()) {
      parameters.setApplicationProtocols(options.applicationProtocols().toArray(new String[0]));
    }
    return parameters;
  }

  /**
   * Puts TLS before everything else in a channel and begins the handshake.
   *
   * @param over called once, with null or what went wrong; on the loop's line
   */
  void begin(EventLoop loop, Channel channel, Consumer<@Nullable Throwable> over) {
    SslHandler handler = new SslHandler(engine);
    // The loop's clock counts, not Netty's.
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeout(options.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
    Throwable[] reason = {null};
    TimerHandle limit =
        loop.callLater(
            options.handshakeTimeout(),
            () -> {
              reason[0] =
                  new ConnectionAbortedException(
                      "SSL handshake is taking longer than "
                          + options.handshakeTimeout()
                          + ": aborting the connection");
              // Past the handler itself, which would try to say good-bye.
              var _ = channel.pipeline().firstContext().close();
            },
            new Context());
    var _ =
        handler
            .handshakeFuture()
            .addListener(done -> {
              limit.cancel();
              Throwable failure = done.cause();
              over.accept(reason[0] != null || failure == null ? reason[0] : named(failure));
            });
    channel.pipeline().addFirst(handler);
    // From then on the handler asks for what it needs.
    channel.read();
  }

  /** Tells when what is buffered, and with it the good-bye, has not been sent for too long. */
  TimerHandle limitShutdown(EventLoop loop, Consumer<Throwable> over) {
    return loop.callLater(
        options.shutdownTimeout(),
        () -> over.accept(new ConnectionAbortedException("SSL shutdown timed out")),
        new Context());
  }

  private static Throwable named(Throwable failure) {
    if (failure instanceof ClosedChannelException) {
      IOException reset =
          new ConnectionResetException("the connection was closed during the SSL handshake");
      reset.initCause(failure);
      return reset;
    }
    return IoErrors.named(failure);
  }

  @Nullable Object extraInfo(ExtraInfo<?> what) {
    if (what == ExtraInfo.SSLCONTEXT) {
      return options.context();
    } else if (what == ExtraInfo.SSL_OBJECT) {
      return engine;
    } else if (what == ExtraInfo.CIPHER) {
      return engine.getSession().getCipherSuite();
    } else if (what == ExtraInfo.ALPN_PROTOCOL) {
      String protocol = engine.getApplicationProtocol();
      return protocol == null || protocol.isEmpty() ? null : protocol;
    } else if (what == ExtraInfo.PEERCERT) {
      try {
        return List.<Certificate>of(engine.getSession().getPeerCertificates());
      } catch (SSLPeerUnverifiedException e) {
        // It has shown none.
        return null;
      }
    }
    return null;
  }
}
