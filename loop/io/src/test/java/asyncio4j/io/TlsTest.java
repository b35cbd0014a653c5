package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static asyncio4j.io.Streams.openConnection;
import static asyncio4j.io.Streams.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.Task;
import asyncio4j.VirtualClock;
import asyncio4j.junit.AsyncTest;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class TlsTest {

  private static final int LIMIT = StreamReader.DEFAULT_LIMIT;

  private static Server echo(TlsOptions tls) throws Exception {
    return startServer(
        (reader, writer) -> {
          for (byte[] data = reader.read(100_000); data.length > 0; data = reader.read(100_000)) {
            writer.write(data);
            writer.drain();
          }
          writer.close();
        },
        List.of("127.0.0.1"),
        0,
        ServerOptions.tls(tls),
        LIMIT);
  }

  private static StreamConnection connect(Server server, TlsOptions tls) throws Exception {
    return openConnection(
        "127.0.0.1",
        Ports.of(server),
        ConnectOptions.tls(tls.withServerHostname("localhost")),
        LIMIT);
  }

  private static void finish(StreamConnection connection, Server server) throws Exception {
    connection.writer().close();
    connection.writer().waitClosed();
    server.close();
    server.waitClosed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void dataGoesBothWaysAndTheConnectionTellsAboutItself(String version) {
    run(() -> {
      Server server = echo(Keys.server());
      TlsOptions options =
          Keys.client()
              .withParameters(parameters -> parameters.setProtocols(new String[] {version}));
      StreamConnection connection = connect(server, options);
      byte[] all = new byte[3_000_000];
      Arrays.fill(all, (byte) 'x');
      connection.writer().write(all);
      assertThat(connection.reader().readExactly(all.length)).isEqualTo(all);
      StreamWriter writer = connection.writer();
      assertThat(writer.getExtraInfo(ExtraInfo.SSLCONTEXT)).isSameAs(options.context());
      assertThat(writer.getExtraInfo(ExtraInfo.SSL_OBJECT).getSession().getProtocol())
          .isEqualTo(version);
      assertThat(writer.getExtraInfo(ExtraInfo.CIPHER)).startsWith("TLS_");
      assertThat(writer.getExtraInfo(ExtraInfo.PEERCERT))
          .first()
          .isInstanceOfSatisfying(
              X509Certificate.class,
              certificate ->
                  assertThat(certificate.getSubjectX500Principal().getName())
                      .isEqualTo("CN=localhost"));
      assertThat(writer.getExtraInfo(ExtraInfo.ALPN_PROTOCOL)).isNull();
      assertThat(writer.canWriteEof()).isFalse();
      assertThatThrownBy(writer::writeEof).isInstanceOf(UnsupportedOperationException.class);
      finish(connection, server);
    });
  }

  @AsyncTest
  void aCertificateThatIsNotTrustedIsAnErrorOnBothSides() throws Exception {
    List<Map<String, Object>> reports = new ArrayList<>();
    Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
    Asyncio.getRunningLoop().setDebug(true);
    Server server = echo(Keys.server());
    TlsOptions stranger = TlsOptions.of(Keys.context(null, Keys.STRANGER));
    assertThatThrownBy(() -> connect(server, stranger))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("unable to find valid certification path");
    Pair.until(() -> !reports.isEmpty());
    assertThat(reports.getFirst())
        .containsEntry("message", "Error on transport creation for incoming connection");
    assertThat((Throwable) reports.getFirst().get("exception"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("certificate_unknown");
    server.close();
    server.waitClosed();
  }

  @AsyncTest
  void theNameInTheCertificateCounts() throws Exception {
    Reported reported = Reported.here();
    Server server = echo(Keys.server());
    TlsOptions other = Keys.client().withServerHostname("another.example");
    ConnectOptions options = ConnectOptions.tls(other);
    assertThatThrownBy(() -> openConnection("127.0.0.1", Ports.of(server), options, LIMIT))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("another.example");
    StreamConnection trusting =
        openConnection(
            "127.0.0.1",
            Ports.of(server),
            ConnectOptions.tls(other.withCheckHostname(false)),
            LIMIT);
    finish(trusting, server);
    reported.only("Error on transport creation for incoming connection");
  }

  /** The name that the server is sent; empty if it is sent none. */
  private static String nameSentTo(String serverHostname) throws Exception {
    List<String> sent = new ArrayList<>();
    SNIMatcher matcher =
        new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
          @Override
          public boolean matches(SNIServerName name) {
            sent.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
            return true;
          }
        };
    Server server =
        echo(
            Keys.server()
                .withParameters(parameters -> parameters.setSNIMatchers(List.of(matcher))));
    StreamConnection connection =
        openConnection(
            "127.0.0.1",
            Ports.of(server),
            ConnectOptions.tls(
                Keys.client().withCheckHostname(false).withServerHostname(serverHostname)),
            LIMIT);
    finish(connection, server);
    return String.join(", ", sent);
  }

  @AsyncTest
  void theServersNameIsSentUnlessItIsAnAddress() throws Exception {
    assertThat(nameSentTo("localhost")).isEqualTo("localhost");
    assertThat(nameSentTo("db-1")).isEqualTo("db-1");
    assertThat(nameSentTo("www.example.org")).isEqualTo("www.example.org");
    assertThat(nameSentTo("www.example.org.")).isEqualTo("www.example.org");
    assertThat(nameSentTo("127.0.0.1")).isEmpty();
    assertThat(nameSentTo("::1")).isEmpty();
    // It is none for the JDK.
    assertThat(nameSentTo("my_service")).isEmpty();
  }

  @AsyncTest
  void alpnAgreesOnAProtocol() throws Exception {
    Server server = echo(Keys.server().withApplicationProtocols("h2", "http/1.1"));
    StreamConnection connection =
        connect(server, Keys.client().withApplicationProtocols("http/1.1"));
    assertThat(connection.writer().getExtraInfo(ExtraInfo.ALPN_PROTOCOL)).isEqualTo("http/1.1");
    finish(connection, server);
  }

  @AsyncTest
  void aServerCanAskForTheClientsCertificate() throws Exception {
    List<String> names = new ArrayList<>();
    Reported reported = Reported.here();
    Server server =
        startServer(
            (_, writer) -> {
              names.add(
                  ((X509Certificate) writer.getExtraInfo(ExtraInfo.PEERCERT).getFirst())
                      .getSubjectX500Principal()
                      .getName());
              writer.close();
            },
            List.of("127.0.0.1"),
            0,
            ServerOptions.tls(Keys.server().withClientAuth(TlsOptions.ClientAuth.REQUIRED)),
            LIMIT);
    StreamConnection known = connect(server, TlsOptions.of(Keys.context(Keys.CLIENT, Keys.SERVER)));
    assertThat(known.reader().read()).isEmpty();
    assertThat(names).containsExactly("CN=client");
    known.writer().close();
    known.writer().waitClosed();
    // With TLS 1.3 a client hears of it only when it reads.
    StreamConnection unknown = connect(server, Keys.client());
    assertThatThrownBy(() -> unknown.reader().read()).isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> unknown.writer().waitClosed()).isInstanceOf(SSLException.class);
    assertThat(names).hasSize(1);
    server.close();
    server.waitClosed();
    reported.only("Error on transport creation for incoming connection");
  }

  @AsyncTest
  void aConnectionCanBeUpgradedInTheMiddle() throws Exception {
    Server server =
        startServer(
            (reader, writer) -> {
              assertThat(reader.readLine()).isEqualTo("STARTTLS\n".getBytes());
              writer.write("go ahead\n".getBytes());
              writer.startTls(Keys.server());
              writer.write(reader.readLine());
              writer.drain();
              writer.close();
            },
            "127.0.0.1",
            0);
    StreamConnection plain = openConnection("127.0.0.1", Ports.of(server));
    plain.writer().write("STARTTLS\n".getBytes());
    assertThat(plain.reader().readLine()).isEqualTo("go ahead\n".getBytes());
    plain.writer().startTls(Keys.client().withServerHostname("localhost"));
    assertThat(plain.writer().getExtraInfo(ExtraInfo.CIPHER)).isNotNull();
    plain.writer().write("secret\n".getBytes());
    assertThat(plain.reader().readLine()).isEqualTo("secret\n".getBytes());
    assertThatThrownBy(() -> plain.writer().startTls(Keys.client()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not supported by start_tls()");
    finish(plain, server);
  }

  @Test
  void aHandshakeThatTakesTooLongIsAborted() {
    VirtualClock clock = new VirtualClock();
    run(
        () -> {
          try (ServerSocket silent = new ServerSocket(0)) {
            assertThatThrownBy(() ->
                    openConnection(
                        "127.0.0.1",
                        silent.getLocalPort(),
                        ConnectOptions.tls(Keys.client()),
                        LIMIT))
                .isInstanceOf(ConnectionAbortedException.class)
                .hasMessage("SSL handshake is taking longer than PT1M: aborting the connection");
            assertThat(clock.nanoTime()).isEqualTo(Duration.ofSeconds(60).toNanos());
          }
        },
        RunOptions.loopFactory(() -> EventLoop.builder().clock(clock).build()));
  }

  @AsyncTest
  void aHandshakeCanBeCancelled() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      Task<?> connecting =
          Asyncio.createTask(() ->
              openConnection(
                  "127.0.0.1", silent.getLocalPort(), ConnectOptions.tls(Keys.client()), LIMIT));
      Asyncio.sleep(Duration.ofMillis(30));
      connecting.cancel();
      assertThatThrownBy(connecting::await).isInstanceOf(asyncio4j.CancelledError.class);
    }
  }

  @AsyncTest
  void aPeerThatSpeaksNoTlsIsAnError() throws Exception {
    Server server =
        startServer(
            (reader, writer) -> {
              writer.write("HTTP/1.1 400 what is this\r\n\r\n".getBytes());
              assertThat(reader.read(1)).isNotEmpty();
              writer.close();
            },
            "127.0.0.1",
            0);
    assertThatThrownBy(() -> connect(server, Keys.client())).isInstanceOf(SSLException.class);
    server.close();
    server.waitClosed();
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> Keys.client().withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ssl_handshake_timeout should be a positive number, got PT0S");
  }
}
