package asyncio4j.examples.http;

import static asyncio4j.Asyncio.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.io.ServerOptions;
import asyncio4j.io.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client with a real server, the server with real clients. On the loopback interface. */
class PeersTest {

  private static final int MOST = 10_000_000;

  @TempDir Path folder;

  private final HttpClient plain = HttpClient.overTcp(null);

  /** A certificate for localhost, in files as programs of others want it. */
  private void certify() throws IOException {
    String openssl = Tool.require("openssl");
    Tool.run(
        "",
        openssl,
        ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj"
                + " /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "
                + folder.resolve("key.pem")
                + " -out "
                + folder.resolve("cert.pem"))
            .split(" "));
    Tool.run(
        "",
        openssl,
        ("pkcs12 -export -passout pass:secret -inkey "
                + folder.resolve("key.pem")
                + " -in "
                + folder.resolve("cert.pem")
                + " -out "
                + folder.resolve("store"))
            .split(" "));
  }

  private TlsOptions server() throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("store"))) {
      own.load(in, "secret".toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return TlsOptions.of(context);
  }

  private TlsOptions client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(folder.resolve("cert.pem"))) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return TlsOptions.of(context);
  }

  private static byte[] get(HttpClient from, java.net.URI uri) throws IOException {
    try (Answer answer = from.get(uri)) {
      assertThat(answer.status()).isEqualTo(200);
      return answer.content(MOST);
    }
  }

  @Test
  void ourClientGetsFilesOfNginxOverTcpTlsAndAUnixSocket() throws IOException {
    String program = Tool.require("nginx");
    byte[] big = new byte[5_000_000];
    new Random(3).nextBytes(big);
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.write(files.resolve("big"), big);
    Files.writeString(files.resolve("text"), "some text\n");
    run(() -> {
      certify();
      try (Nginx nginx = Nginx.start(program, folder)) {
        assertThat(Arrays.equals(get(plain, nginx.uri("/big")), big)).isTrue();
        assertThat(get(plain, nginx.uri("/text"))).asString().isEqualTo("some text\n");
        assertThat(get(HttpClient.overUnix(nginx.socket()), nginx.uri("/text")))
            .asString()
            .isEqualTo("some text\n");
        HttpClient secure = HttpClient.overTcp(client());
        assertThat(Arrays.equals(get(secure, nginx.secureUri("/big")), big)).isTrue();
        // The JDK's trust does not know that certificate.
        assertThatThrownBy(() -> plain.get(nginx.secureUri("/text")))
            .isInstanceOf(SSLException.class);
        try (Answer answer = plain.get(nginx.uri("/missing"))) {
          assertThat(answer.status()).isEqualTo(404);
        }
        try (Answer answer = plain.send("HEAD", nginx.uri("/big"), new byte[0])) {
          assertThat(answer.headers().get("Content-Length")).isEqualTo("5000000");
        }
        Path to = Files.createDirectory(folder.resolve("to"));
        List<java.net.URI> many =
            IntStream.range(0, 30).mapToObj(i -> nginx.uri("/text?" + i)).toList();
        assertThat(new Downloads(plain, 8).run(many, to))
            .hasSize(30)
            .allMatch(result -> result.failure() == null && result.bytes() == 10);
      }
    });
  }

  @Test
  void curlGetsAndPostsOverPlainAndEncryptedConnections() {
    String curl = Tool.require("curl");
    HttpServer.Handler echo =
        request -> {
          byte[] body = request.body().readAll(MOST);
          return Response.text(200, request.method() + " " + body.length + "\n");
        };
    run(() -> {
      certify();
      Path upload = Files.write(folder.resolve("upload"), new byte[3_000_000]);
      try (TestServer server = TestServer.of(echo);
          TestServer secure =
              TestServer.of(echo, Duration.ofSeconds(20), ServerOptions.tls(server()))) {
        String uri = server.uri("/").toString();
        String[] quiet = {"-sS", "--max-time", "20"};
        assertThat(Tool.run("", curl, with(quiet, uri, uri))).isEqualTo("GET 0\nGET 0\n");
        assertThat(Tool.run("", curl, with(quiet, "--http1.0", uri))).isEqualTo("GET 0\n");
        assertThat(Tool.run("", curl, with(quiet, "-d", "abc", uri))).isEqualTo("POST 3\n");
        assertThat(Tool.run("", curl, with(quiet, "-T", upload.toString(), uri + "x")))
            .isEqualTo("PUT 3000000\n");
        // Of unknown length, so in chunks.
        assertThat(Tool.run("chunked", curl, with(quiet, "-T", "-", uri + "x")))
            .isEqualTo("PUT 7\n");
        assertThat(Tool.run("", curl, with(quiet, "-I", uri)))
            .startsWith("HTTP/1.1 200 OK\r\n")
            .contains("Content-Length: 7");
        String secureUri = "https://localhost:" + secure.address().getPort() + "/";
        assertThat(
                Tool.run(
                    "",
                    curl,
                    with(
                        quiet, "-4", "--cacert", folder.resolve("cert.pem").toString(), secureUri)))
            .isEqualTo("GET 0\n");
        assertThatThrownBy(() -> Tool.run("", curl, with(quiet, "-4", secureUri)))
            .hasMessageContaining("certificate");
      }
    });
  }

  private static String[] with(String[] first, String... rest) {
    String[] all = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  @Test
  void ourServerAnswersEachRequestOfWrk() {
    String wrk = Tool.require("wrk");
    run(() -> {
      long[] answered = {0};
      try (TestServer server =
          TestServer.of(request -> {
            answered[0]++;
            return new Response(200, "text/plain", new Response.Bytes("hello".getBytes(UTF_8)));
          })) {
        long counted = 0;
        // On a machine that stands still its second may be over before the first answer.
        while (counted == 0) {
          answered[0] = 0;
          String said =
              Tool.run(
                  "", wrk, "-t1", "-c32", "-d1s", "--timeout", "20s", server.uri("/").toString());
          assertThat(said).doesNotContain("Socket errors", "Non-2xx");
          counted = Long.parseLong(said.replaceAll("(?s).*?(\\d+) requests in .*", "$1"));
          // wrk hangs up in the middle of the last one of each connection.
          assertThat(answered[0]).isBetween(counted, counted + 32);
        }
      }
    });
  }
}
