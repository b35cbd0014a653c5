package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.io.ConnectionResetException;
import asyncio4j.io.Server;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import asyncio4j.junit.AsyncTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {

  @TempDir Path to;

  private List<String> names() throws IOException {
    try (Stream<Path> inside = Files.list(to)) {
      return inside.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @AsyncTest
  void noMoreThanTheLimitRunAtOnceAndAllArrive() throws Exception {
    int[] open = {0};
    int[] most = {0};
    LoopFuture<Void> three = Asyncio.getRunningLoop().createFuture();
    try (TestServer server =
        TestServer.of(request -> {
          open[0]++;
          most[0] = Math.max(most[0], open[0]);
          if (open[0] == 3 && !three.isDone()) {
            three.setResult(null);
          }
          // None is answered before as many have come as may.
          three.await();
          Asyncio.sleep(Duration.ofMillis(5));
          open[0]--;
          return Response.text(200, request.path().repeat(20_000));
        })) {
      List<URI> uris = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        uris.add(server.uri("/file" + i));
      }
      Downloads downloads = new Downloads(HttpClient.overTcp(null), 3);
      List<Downloads.Result> results = downloads.run(uris, to);
      assertThat(results).hasSize(20).allMatch(result -> result.failure() == null);
      assertThat(most[0]).isEqualTo(3);
      assertThat(downloads.mostRunning()).isEqualTo(3);
      for (int i = 0; i < 20; i++) {
        String content = Files.readString(to.resolve("file" + i));
        assertThat(content.equals(("/file" + i).repeat(20_000))).isTrue();
      }
      assertThat(names()).hasSize(20);
      Downloads.Progress progress = downloads.progress();
      assertThat(progress.bytes())
          .isEqualTo(progress.expected())
          .isEqualTo(results.stream().mapToLong(Downloads.Result::bytes).sum());
      assertThat(progress.bar()).startsWith("[" + "#".repeat(30) + "] 20 of 20 files");
    }
  }

  @AsyncTest
  void whatFailsDoesNotStopTheOthers() throws Exception {
    try (TestServer server =
        TestServer.of(request -> {
          if (request.path().equals("/missing")) {
            throw new HttpException(404, "not here");
          }
          return Response.text(200, "content");
        })) {
      List<Downloads.Result> results =
          new Downloads(HttpClient.overTcp(null), 2)
              .run(
                  List.of(
                      server.uri("/missing"),
                      URI.create("http://127.0.0.1:1/refused"),
                      server.uri("/there")),
                  to);
      assertThat(results).hasSize(3);
      assertThat(results.stream().filter(result -> result.failure() == null).toList())
          .singleElement()
          .satisfies(result -> assertThat(result.to()).hasContent("content"));
      assertThat(names()).containsExactly("there");
    }
  }

  @AsyncTest
  void aCancelledDownloadLeavesNoPart() throws Exception {
    Server server = Streams.startServer(DownloadsTest::sendAPart, "127.0.0.1", 0);
    int port = ((InetSocketAddress) server.sockets().getFirst()).getPort();
    List<URI> uris =
        Stream.of("a", "b", "c")
            .map(name -> URI.create("http://127.0.0.1:" + port + "/" + name))
            .toList();
    Downloads downloads = new Downloads(HttpClient.overTcp(null), 2);
    Task<?> running = Asyncio.createTask(() -> downloads.run(uris, to));
    while (names().size() < 2 || downloads.progress().bytes() < 200_000) {
      Asyncio.sleep(Duration.ofMillis(1));
    }
    assertThat(names()).containsExactly("a.part", "b.part");
    running.cancel();
    assertThatThrownBy(running::await).isInstanceOf(CancelledError.class);
    assertThat(names()).isEmpty();
    server.close();
    server.waitClosed();
  }

  /** Promises a file and sends a part of it, until the client goes. */
  private static void sendAPart(StreamReader reader, StreamWriter writer) throws IOException {
    reader.readUntil("\r\n\r\n".getBytes(UTF_8));
    writer.write("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n".getBytes(UTF_8));
    writer.write(new byte[100_000]);
    try {
      reader.read();
    } catch (ConnectionResetException e) {
      // That is a way to go, too.
    } finally {
      writer.close();
    }
  }

  @Test
  void theProgramShowsHowFarItIs() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, UTF_8);
    assertThat(Main.run(to, to)).isZero();
    assertThat(out.toString(UTF_8))
        .contains("] 24 of 24 files")
        .contains("24 downloaded, 0 failed, at most 4 at a time");
    assertThat(Main.run(to, to, "get", "http://127.0.0.1:1/")).isEqualTo(1);
    assertThat(Main.run(to, to, "nonsense")).isEqualTo(2);
    assertThat(Main.run(to, to, "get", "nonsense")).isEqualTo(2);
    assertThat(out.toString(UTF_8)).contains("download LIMIT TO URI").contains("not http://host");
  }
}
