package asyncio4j.examples.survey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the user wants.
 *
 * @param paths where to begin
 * @param first how many files to look at, {@link Long#MAX_VALUE} for all
 * @param top how many lines a ranking has
 * @param chunkSize how many bytes are read at a time
 * @param ahead how many chunks may be read ahead of the counting
 * @param pace how long the counting takes over each chunk, to show a slow consumer
 * @param skip names of directories that are not entered
 * @param quiet true for no lines about binary files
 * @param help true if only the usage is asked for
 */
record Options(
    List<Path> paths,
    long first,
    int top,
    int chunkSize,
    int ahead,
    Duration pace,
    Set<String> skip,
    boolean quiet,
    boolean help) {

  /** True for a directory that is not to be entered, unless it is where to begin. */
  boolean skips(Path directory) {
    Path name = directory.getFileName();
    return name != null && skip.contains(name.toString()) && !paths.contains(directory);
  }

  boolean stopsEarly() {
    return first != Long.MAX_VALUE;
  }
}
