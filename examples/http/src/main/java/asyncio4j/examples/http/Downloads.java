package asyncio4j.examples.http;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.TaskGroup;
import asyncio4j.queues.AsyncSemaphore;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Downloads files side by side, so many at a time. Belongs to the thread of its loop. */
final class Downloads {

  /** What has become of one; no failure means that the file is there, complete. */
  record Result(URI from, Path to, long bytes, @Nullable Exception failure) {}

  private final HttpClient client;
  private final AsyncSemaphore places;

  /** Read by the progress bar. */
  private int files;

  private int finished;
  private int running;
  private int mostRunning;
  private long bytes;
  private long expected;

  Downloads(HttpClient client, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one download at a time, not " + limit);
    }
    this.client = client;
    this.places = new AsyncSemaphore(limit);
  }

  /** Downloads all into a folder, and waits for them; what fails does not stop the others. */
  List<Result> run(List<URI> from, Path folder) {
    files += from.size();
    List<Result> results = new ArrayList<>();
    TaskGroup.scope(group -> {
      Set<String> names = new HashSet<>();
      for (URI uri : from) {
        Path to = folder.resolve(name(uri, names));
        group.createTask(() -> {
          try (var _ = places.hold()) {
            running++;
            mostRunning = Math.max(mostRunning, running);
            results.add(one(uri, to));
          } finally {
            running--;
            finished++;
          }
        });
      }
    });
    return results;
  }

  /** The last part of a path, with a number if that name is taken. */
  private static String name(URI uri, Set<String> taken) {
    String path = uri.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    String base = last.isEmpty() ? "index" : last;
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  private Result one(URI uri, Path to) {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try (Answer answer = client.get(uri)) {
      if (answer.status() != 200) {
        throw new HttpException(answer.status(), answer.status() + " " + answer.reason());
      }
      Long length = answer.body().length();
      expected += length == null ? 0 : length;
      long written = save(answer.body(), part);
      Asyncio.toThread(() -> Files.move(part, to, StandardCopyOption.REPLACE_EXISTING));
      return new Result(uri, to, written, null);
    } catch (IOException | AsyncTimeoutException e) {
      return new Result(uri, to, 0, e);
    }
  }

  private long save(Body body, Path part) throws IOException {
    // Not on another thread: a file that is opened while we are cancelled would be nobody's.
    FileChannel file =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    boolean complete = false;
    try (file) {
      long written = 0;
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        ByteBuffer data = ByteBuffer.wrap(piece);
        int count = Asyncio.toThread(() -> file.write(data));
        written += count;
        bytes += count;
      }
      complete = true;
      return written;
    } finally {
      if (!complete) {
        // Also when the task is cancelled, and must not wait any more.
        Files.deleteIfExists(part);
      }
    }
  }

  /** How many have run at the same time. */
  int mostRunning() {
    return mostRunning;
  }

  /** For a person. */
  Progress progress() {
    return new Progress(finished, files, bytes, Math.max(bytes, expected));
  }

  /** How far it is; what is expected grows with each answer. */
  record Progress(int finished, int files, long bytes, long expected) {

    private static final int WIDTH = 30;

    String bar() {
      double part = files == 0 ? 0 : (double) finished / files;
      int full = (int) (part * WIDTH);
      return "[%s%s] %d of %d files, %.1f MB of %.1f"
          .formatted(
              "#".repeat(full),
              ".".repeat(WIDTH - full),
              finished,
              files,
              bytes / 1e6,
              expected / 1e6);
    }
  }
}
