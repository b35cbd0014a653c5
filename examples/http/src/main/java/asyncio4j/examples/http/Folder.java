package asyncio4j.examples.http;

import asyncio4j.Asyncio;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Serves the files of a folder. What asks the file system runs on a thread that may block. */
final class Folder implements HttpServer.Handler {

  private final Path folder;

  Folder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public Response handle(Request request) throws Exception {
    if (!List.of("GET", "HEAD").contains(request.method())) {
      throw new HttpException(405, "only GET and HEAD are served here");
    }
    Path path = folder.resolve("." + decoded(request.path())).normalize();
    return Asyncio.toThread(() -> find(path));
  }

  private static String decoded(String path) throws HttpException {
    try {
      return URI.create(path).getPath();
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "no path: " + path);
    }
  }

  private Response find(Path path) throws IOException {
    // Nothing above the folder.
    if (path.startsWith(folder) && Files.isRegularFile(path)) {
      return Response.file(path);
    }
    if (path.equals(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        List<String> names = inside.map(one -> one.getFileName() + "\n").sorted().toList();
        return Response.text(200, String.join("", names));
      }
    }
    throw new HttpException(404, "not found");
  }
}
