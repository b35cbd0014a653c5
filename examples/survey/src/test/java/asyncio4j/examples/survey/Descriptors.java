package asyncio4j.examples.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system says about open files. Linux only. */
final class Descriptors {

  private Descriptors() {}

  /** The files below a directory that this process has open. */
  static List<Path> openUnder(Path directory) throws IOException {
    return openUnder(directory, ProcessHandle.current().pid());
  }

  /** The files below a directory that a process has open. */
  static List<Path> openUnder(Path directory, long pid) throws IOException {
    Path root = directory.toRealPath();
    List<Path> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        Path target = target(descriptor);
        if (target.startsWith(root) && !target.equals(root)) {
          open.add(target);
        }
      }
    }
    return open;
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException e) {
      return Path.of("closed meanwhile");
    }
  }
}
