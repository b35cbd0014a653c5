package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import asyncio4j.Asyncio;
import asyncio4j.io.ConnectOptions;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamReader;
import asyncio4j.io.Streams;
import asyncio4j.io.TlsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests, each on a connection of its own. For coroutines. */
final class HttpClient {

  /** A line of a head may be so long. */
  private static final int LIMIT = 16 * 1024;

  /** How a connection is opened. */
  @FunctionalInterface
  interface Opener {
    StreamConnection open(URI uri) throws IOException;
  }

  private final Opener opener;
  private final Duration patience;

  HttpClient(Opener opener, Duration patience) {
    this.opener = opener;
    this.patience = patience;
  }

  /** Over TCP, with TLS for {@code https}, by the JDK's trust or by the one given. */
  static HttpClient overTcp(@Nullable TlsOptions tls) {
    return new HttpClient(uri -> connect(uri, tls), Duration.ofSeconds(30));
  }

  /** Over a Unix socket, whatever host the URI names. */
  static HttpClient overUnix(Path socket) {
    return new HttpClient(
        _ -> Streams.openUnixConnection(socket, ConnectOptions.DEFAULT, LIMIT),
        Duration.ofSeconds(30));
  }

  private static StreamConnection connect(URI uri, @Nullable TlsOptions tls) throws IOException {
    boolean secure = scheme(uri).equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    ConnectOptions options = ConnectOptions.DEFAULT.withHappyEyeballsDelay(Duration.ofMillis(250));
    return Streams.openConnection(
        uri.getHost(),
        port,
        secure ? options.withTls(tls == null ? trusted() : tls) : options,
        LIMIT);
  }

  private static TlsOptions trusted() {
    try {
      return TlsOptions.of(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  private static String scheme(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException("not http://host... or https://host...: " + uri);
    }
    return scheme;
  }

  /**
   * Sends a request without a body, and waits for the head of the answer.
   *
   * @throws asyncio4j.AsyncTimeoutException if that takes too long
   */
  Answer get(URI uri) throws IOException {
    return send("GET", uri, new byte[0]);
  }

  /** Sends a request, and waits for the head of the answer. */
  Answer send(String method, URI uri, byte[] content) throws IOException {
    String scheme = scheme(uri);
    return Asyncio.timeout(patience)
        .run(() -> {
          StreamConnection to = opener.open(uri);
          boolean answered = false;
          try {
            StringBuilder head = new StringBuilder();
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            head.append(method).append(' ').append(path);
            if (uri.getRawQuery() != null) {
              head.append('?').append(uri.getRawQuery());
            }
            head.append(" HTTP/1.1\r\n");
            Headers headers =
                new Headers().with("Host", host(uri, scheme)).with("Connection", "close");
            if (content.length > 0) {
              headers.with("Content-Length", String.valueOf(content.length));
            }
            headers.appendTo(head);
            to.writer().write(head.toString().getBytes(ISO_8859_1));
            to.writer().write(content);
            to.writer().drain();
            Answer answer = read(method, to);
            answered = true;
            return answer;
          } finally {
            if (!answered) {
              to.writer().transport().abort();
            }
          }
        });
  }

  private static String host(URI uri, String scheme) {
    boolean usual = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
    return usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static Answer read(String method, StreamConnection from) throws IOException {
    StreamReader reader = from.reader();
    while (true) {
      String[] line = Headers.line(reader).split(" ", 3);
      if (line.length < 2 || !line[0].startsWith("HTTP/1.") || !line[1].matches("[1-5]\\d\\d")) {
        throw new HttpException(502, "no answer of HTTP/1: " + String.join(" ", line));
      }
      int status = Integer.parseInt(line[1]);
      Headers headers = Headers.read(reader);
      if (status < 200) {
        continue; // the answer itself is still to come
      }
      boolean bare = method.equals("HEAD") || status == 204 || status == 304;
      return new Answer(
          status,
          line.length > 2 ? line[2] : "",
          headers,
          bare ? Body.none(reader) : Body.ofAnswer(reader, headers),
          from.writer());
    }
  }
}
