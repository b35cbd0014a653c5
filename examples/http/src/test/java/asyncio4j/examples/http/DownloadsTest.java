package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
    try (TestServer server =
        TestServer.of(request -> {
          open[0]++;
          most[0] = Math.max(most[0], open[0]);
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
    try (TestServer server = TestServer.of(request -> Response.text(200, "x".repeat(20_000_000)))) {
      Downloads downloads = new Downloads(HttpClient.overTcp(null), 2);
      Task<?> running =
          Asyncio.createTask(() ->
              downloads.run(List.of(server.uri("/a"), server.uri("/b"), server.uri("/c")), to));
      while (names().size() < 2) {
        Asyncio.sleep(Duration.ofMillis(1));
      }
      running.cancel();
      assertThatThrownBy(running::await).isInstanceOf(CancelledError.class);
      assertThat(names()).isEmpty();
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
