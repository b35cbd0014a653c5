package asyncio4j.examples.http;

import static asyncio4j.Asyncio.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.io.IncompleteReadError;
import asyncio4j.io.Server;
import asyncio4j.io.ServerOptions;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.Streams;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client and server, with each other and with sides that misbehave. */
class HttpTest {

  private static final int MOST = 100_000;

  private final HttpClient client = HttpClient.overTcp(null);

  /** Answers with what it got. */
  private static Response echo(Request request) throws IOException {
    String body = new String(request.body().readAll(MOST), UTF_8);
    return Response.text(200, request.method() + " " + request.target() + " " + body);
  }

  /** What a server says to these bytes, up to the end of the connection. */
  private static String say(TestServer server, String... pieces) throws IOException {
    StreamConnection to = Streams.openConnection(server.address());
    for (String piece : pieces) {
      to.writer().write(piece.getBytes(UTF_8));
      Asyncio.sleep(Duration.ofMillis(1));
    }
    String said = new String(to.reader().read(), UTF_8);
    to.writer().close();
    to.writer().waitClosed();
    return said;
  }

  @AsyncTest
  void aRequestIsAnswered() throws Exception {
    try (TestServer server = TestServer.of(HttpTest::echo)) {
      try (Answer answer = client.get(server.uri("/a/b?c=d"))) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.reason()).isEqualTo("OK");
        assertThat(answer.headers().get("content-type")).startsWith("text/plain");
        assertThat(answer.content(MOST)).asString().isEqualTo("GET /a/b?c=d ");
      }
      try (Answer answer = client.send("POST", server.uri(""), "body".getBytes(UTF_8))) {
        assertThat(answer.content(MOST)).asString().isEqualTo("POST / body");
      }
      try (Answer answer = client.send("HEAD", server.uri("/"), new byte[0])) {
        assertThat(answer.headers().get("Content-Length")).isEqualTo("7");
        assertThat(answer.content(MOST)).isEmpty();
      }
    }
  }

  @AsyncTest
  void manyRequestsRunAtOnce() throws Exception {
    var together = Asyncio.getRunningLoop().<Void>createFuture();
    int[] here = {0};
    try (TestServer server =
        TestServer.of(request -> {
          if (++here[0] == 50) {
            together.setResult(null);
          }
          // None is answered before all have come.
          together.await();
          return echo(request);
        })) {
      List<Task<String>> asked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        URI uri = server.uri("/" + i);
        asked.add(
            Asyncio.createTask(() -> {
              try (Answer answer = client.get(uri)) {
                return new String(answer.content(MOST), UTF_8);
              }
            }));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(asked.get(i).await()).isEqualTo("GET /" + i + " ");
      }
    }
  }

  @AsyncTest
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    try (TestServer server = TestServer.of(HttpTest::echo)) {
      String said =
          say(
              server,
              "POST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\nonePO",
              "ST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n2;x=y\r\n",
              "..\r\n0\r\nTrailer: x\r\n\r\n",
              "\r\nGET /3 HTTP/1.0\r\n\r\n");
      assertThat(said.split("HTTP/1.1 200 OK"))
          .hasSize(4)
          .satisfies(parts -> assertThat(parts[1]).endsWith("POST /1 one"))
          .satisfies(parts -> assertThat(parts[2]).endsWith("POST /2 two.."))
          .satisfies(parts -> assertThat(parts[3]).endsWith("GET /3 "));
    }
  }

  @AsyncTest
  void whatIsNoRequestIsRefusedByItsNumber() throws Exception {
    try (TestServer server = TestServer.of(HttpTest::echo)) {
      assertThat(say(server, "nonsense\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(say(server, "GET / HTTP/2\r\n\r\n")).startsWith("HTTP/1.1 505 ");
      assertThat(say(server, "GET / HTTP/1.1\r\nA : b\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(say(server, "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
      assertThat(
              say(
                  server,
                  "POST / HTTP/1.1\r\n"
                      + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
      assertThat(say(server, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 431 ");
      assertThat(say(server, "GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(101) + "\r\n"))
          .startsWith("HTTP/1.1 431 ");
      assertThat(
              say(
                  server,
                  "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n"
                      + "x".repeat(200_000)))
          .startsWith("HTTP/1.1 413 ");
    }
  }

  @AsyncTest
  void aHandlerThatFailsDoesNotEndTheServer() throws Exception {
    try (TestServer server =
        TestServer.of(request -> {
          if (request.path().equals("/bad")) {
            throw new IllegalArgumentException("as the test wants it");
          }
          return echo(request);
        })) {
      try (Answer answer = client.get(server.uri("/bad"))) {
        assertThat(answer.status()).isEqualTo(500);
      }
      try (Answer answer = client.get(server.uri("/good"))) {
        assertThat(answer.status()).isEqualTo(200);
      }
    }
  }

  @AsyncTest
  void clientsThatAreTooSlowAreLeft() throws Exception {
    Duration patience = Duration.ofMillis(200);
    try (TestServer server =
        TestServer.of(
            request -> Response.text(200, "x".repeat(20_000_000)),
            patience,
            ServerOptions.DEFAULT)) {
      // One says a word now and then, the other does not take its answer.
      StreamConnection loris = Streams.openConnection(server.address());
      StreamConnection full = Streams.openConnection(server.address());
      full.writer().transport().pauseReading();
      full.writer().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      Task<?> dripping =
          Asyncio.createTask(() -> {
            loris.writer().write("GET / HTTP/1.1\r\n".getBytes(UTF_8));
            while (true) {
              loris.writer().write("X: y\r\n".getBytes(UTF_8));
              loris.writer().drain();
              Asyncio.sleep(Duration.ofMillis(20));
            }
          });
      assertThatThrownBy(dripping::await).isInstanceOf(IOException.class);
      // Its time began a little later, or a while on a machine that is busy.
      Asyncio.sleep(patience.multipliedBy(2));
      full.writer().transport().resumeReading();
      assertThatThrownBy(
              () -> {
                int got = full.reader().readExactly(20_000_000).length;
                assertThat(got).isLessThan(20_000_000);
              })
          .isInstanceOf(IOException.class);
      loris.writer().close();
      full.writer().close();
    }
  }

  @AsyncTest
  void serversThatMisbehaveAreErrorsOfTheClient() throws Exception {
    String[] saying = {""};
    Server server =
        Streams.startServer(
            (reader, writer) -> {
              reader.readUntil("\r\n\r\n".getBytes(UTF_8));
              writer.write(saying[0].getBytes(UTF_8));
              writer.close();
            },
            "127.0.0.1",
            0);
    int port = ((InetSocketAddress) server.sockets().getFirst()).getPort();
    URI uri = URI.create("http://127.0.0.1:" + port);
    saying[0] = "HELLO\r\n\r\n";
    assertThatThrownBy(() -> client.get(uri))
        .isInstanceOf(HttpException.class)
        .hasMessageContaining("HELLO");
    saying[0] = "HTTP/1.1 200 OK\r\nContent-Le";
    assertThatThrownBy(() -> client.get(uri)).isInstanceOf(HttpException.class);
    saying[0] = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort";
    try (Answer answer = client.get(uri)) {
      assertThatThrownBy(() -> answer.content(MOST)).isInstanceOf(IncompleteReadError.class);
    }
    saying[0] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\n\r\nto the end";
    try (Answer answer = client.get(uri)) {
      assertThat(answer.body().length()).isNull();
      assertThat(answer.content(MOST)).asString().isEqualTo("to the end");
    }
    server.close();
    server.waitClosed();
    assertThatThrownBy(() -> client.get(uri)).isInstanceOf(java.net.ConnectException.class);
    assertThatThrownBy(() -> client.get(URI.create("ftp://localhost/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ftp://localhost/");
  }

  @AsyncTest
  void aServerThatSaysNothingIsLeft() throws Exception {
    Server server =
        Streams.startServer(
            (reader, writer) -> {
              // Until the client goes.
              while (reader.read(100).length > 0) {}
              writer.close();
            },
            "127.0.0.1",
            0);
    HttpClient hasty =
        new HttpClient(
            _ -> Streams.openConnection(server.sockets().getFirst()), Duration.ofMillis(50));
    assertThatThrownBy(() -> hasty.get(URI.create("http://localhost/")))
        .isInstanceOf(AsyncTimeoutException.class);
    server.close();
    server.waitClosed();
  }

  @Test
  void aFolderIsServedAndNothingAboveIt(@TempDir Path above) throws IOException {
    Path folder = Files.createDirectory(above.resolve("folder"));
    Files.writeString(above.resolve("secret"), "secret");
    Files.writeString(folder.resolve("a file"), "content");
    Files.createDirectory(folder.resolve("inner"));
    run(() -> {
      try (TestServer server = TestServer.of(new Folder(folder))) {
        try (Answer answer = client.get(server.uri("/a%20file"))) {
          assertThat(answer.content(MOST)).asString().isEqualTo("content");
        }
        try (Answer answer = client.get(server.uri("/"))) {
          assertThat(answer.content(MOST)).asString().isEqualTo("a file\ninner\n");
        }
        for (String path : List.of("/../secret", "/%2e%2e/secret", "/missing", "/inner")) {
          try (Answer answer = client.get(server.uri(path))) {
            assertThat(answer.status()).as(path).isEqualTo(404);
          }
        }
        try (Answer answer = client.send("DELETE", server.uri("/a%20file"), new byte[0])) {
          assertThat(answer.status()).isEqualTo(405);
        }
      }
    });
  }
}
