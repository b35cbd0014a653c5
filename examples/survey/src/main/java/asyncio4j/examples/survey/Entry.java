package asyncio4j.examples.survey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A place in the tree. The methods block: they belong on a thread that may.
 *
 * @param text for PROBLEM and SPECIAL, what there is to say
 */
record Entry(Path path, Kind kind, long size, String text) {

  enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link to something; links are not followed. */
    LINK,
    /** A pipe, socket or device: opening one may wait for ever. */
    SPECIAL,
    PROBLEM
  }

  /** A path that the user named: a link is followed. */
  static Entry named(Path path) {
    return of(path);
  }

  private static Entry of(Path path, LinkOption... options) {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, options);
      if (found.isSymbolicLink()) {
        return Files.exists(path)
            ? new Entry(path, Kind.LINK, 0, "")
            : problem(path, "is a link to nowhere: " + Files.readSymbolicLink(path));
      }
      if (found.isDirectory()) {
        return new Entry(path, Kind.DIRECTORY, 0, "");
      }
      return found.isRegularFile()
          ? new Entry(path, Kind.FILE, found.size(), "")
          : new Entry(path, Kind.SPECIAL, 0, "is a pipe, socket or device; skipped");
    } catch (IOException e) {
      return problem(path, reason(e));
    }
  }

  /** What a directory holds, by name; one problem if it cannot be listed. */
  static List<Entry> list(Path directory) {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().map(path -> of(path, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (IOException e) {
      return List.of(problem(directory, reason(e)));
    } catch (UncheckedIOException e) {
      return List.of(problem(directory, reason(Objects.requireNonNull(e.getCause()))));
    }
  }

  private static Entry problem(Path path, String text) {
    return new Entry(path, Kind.PROBLEM, 0, text);
  }

  /** Why something cannot be read, in a few words. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case AccessDeniedException _ -> "cannot be read: permission denied";
      case FileSystemException failed when failed.getReason() != null ->
          "cannot be read: " + failed.getReason();
      default ->
          "cannot be read: "
              + (e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName());
    };
  }
}
