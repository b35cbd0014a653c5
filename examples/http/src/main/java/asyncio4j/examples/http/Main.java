package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.Task;
import asyncio4j.io.Server;
import asyncio4j.io.ServerOptions;
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

/** The program. */
final class Main {

  private static final String USAGE =
      """
      get URI                    prints what an address answers
      download LIMIT TO URI...   downloads into a folder, LIMIT at a time
      serve PORT FOLDER          serves a folder on the loopback interface, until Ctrl-C
      demo                       serves made-up files to itself, and downloads them\
      """;

  private static final int MISUSED = 2;

  /** What a shell reports of a program that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private static final int MOST = 16 << 20;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /** Runs the program and returns its exit status. */
  static int run(PrintStream out, PrintStream err, String... args) {
    try {
      return Asyncio.run(() -> execute(out, err, List.of(args)));
    } catch (IllegalArgumentException e) {
      err.println("http: " + e.getMessage());
      return MISUSED;
    } catch (KeyboardInterrupt e) {
      return INTERRUPTED;
    }
  }

  private static int execute(PrintStream out, PrintStream err, List<String> words)
      throws IOException {
    String command = words.isEmpty() ? "demo" : words.getFirst();
    if (command.equals("demo") && words.size() <= 1) {
      return demo(out);
    } else if (command.equals("get") && words.size() == 2) {
      return get(URI.create(words.get(1)), out);
    } else if (command.equals("download") && words.size() > 3) {
      List<URI> uris = words.stream().skip(3).map(URI::create).toList();
      return download(uris, Integer.parseInt(words.get(1)), Path.of(words.get(2)), out);
    } else if (command.equals("serve") && words.size() == 3) {
      return serve(Integer.parseInt(words.get(1)), Path.of(words.get(2)), out);
    }
    err.println(USAGE);
    return MISUSED;
  }

  private static int get(URI uri, PrintStream out) {
    try (Answer answer = HttpClient.overTcp(null).get(uri)) {
      out.println(answer.status() + " " + answer.reason());
      out.write(answer.content(MOST));
      out.flush();
      return answer.status() < 400 ? 0 : 1;
    } catch (IOException | AsyncTimeoutException e) {
      out.println(uri + ": " + e);
      return 1;
    }
  }

  private static int download(List<URI> uris, int limit, Path folder, PrintStream out)
      throws IOException {
    Files.createDirectories(folder);
    Downloads downloads = new Downloads(HttpClient.overTcp(null), limit);
    Task<?> bar = Asyncio.createTask(() -> ProgressBar.draw(() -> downloads.progress().bar(), out));
    List<Downloads.Result> results;
    try {
      results = downloads.run(uris, folder);
    } finally {
      bar.cancel();
    }
    Asyncio.sleep(Duration.ZERO); // the bar's last line
    int failed = 0;
    for (Downloads.Result result : results) {
      if (result.failure() != null) {
        failed++;
        out.println(result.from() + ": " + result.failure());
      }
    }
    out.println(
        (results.size() - failed)
            + " downloaded, "
            + failed
            + " failed, at most "
            + downloads.mostRunning()
            + " at a time");
    return failed == 0 ? 0 : 1;
  }

  private static Server start(int port, Path folder) throws IOException {
    return HttpServer.start(
        new Folder(folder), "127.0.0.1", port, Duration.ofSeconds(30), ServerOptions.DEFAULT);
  }

  private static int serve(int port, Path folder, PrintStream out) throws IOException {
    try (Server server = start(port, folder)) {
      out.println("serving " + folder + " at http:/" + server.sockets().getFirst());
      server.serveForever();
      return 0;
    }
  }

  private static int demo(PrintStream out) throws IOException {
    Path from = Asyncio.toThread(() -> scattered(Files.createTempDirectory("http-from")));
    Path to = Asyncio.toThread(() -> Files.createTempDirectory("http-to"));
    try (Server server = start(0, from)) {
      int port = ((InetSocketAddress) server.sockets().getFirst()).getPort();
      URI root = URI.create("http://127.0.0.1:" + port + "/");
      List<URI> uris = new ArrayList<>();
      try (Answer index = HttpClient.overTcp(null).get(root)) {
        new String(index.content(MOST), UTF_8).lines().map(root::resolve).forEach(uris::add);
      }
      return download(uris, 4, to, out);
    } finally {
      Asyncio.toThread(() -> remove(from));
      Asyncio.toThread(() -> remove(to));
    }
  }

  private static Path scattered(Path folder) throws IOException {
    for (int i = 1; i <= 24; i++) {
      Files.write(folder.resolve("file" + i), new byte[i * 50_000]);
    }
    return folder;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path file : inside.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
