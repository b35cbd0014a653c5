package asyncio4j.examples.survey;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the command line. */
final class CommandLine {

  static final String USAGE =
      """
      usage: survey [options] [path ...]

      Counts and ranks what is in directory trees: lines, words, identifiers, the largest
      files, files with the same content. Without a path: the current directory.

        --first N     stop after the first N files
        --top N       lines in each ranking (default 10)
        --chunk N     bytes read at a time (default 65536)
        --ahead N     chunks that may be read ahead of the counting (default 16)
        --slow MS     take MS milliseconds over each chunk
        --skip NAMES  directories not to enter, separated by commas
                      (default .git,.hg,.svn,.idea,node_modules,target)
        --quiet       say nothing about binary files
        --help        this text

      Links are not followed. What cannot be read gets a line on the standard error, and
      the rest goes on. Exit status: 0 if all was well, 1 if something could not be read,
      2 if the command line makes no sense, 130 after Ctrl-C.\
      """;

  private final Iterator<String> args;
  private final List<Path> paths = new ArrayList<>();
  private long first = Long.MAX_VALUE;
  private int top = 10;
  private int chunkSize = 1 << 16;
  private int ahead = 16;
  private Duration pace = Duration.ZERO;
  private Set<String> skip = Set.of(".git", ".hg", ".svn", ".idea", "node_modules", "target");
  private boolean quiet;
  private boolean help;

  /** The option that is being read, and what follows its equals sign. */
  private String name = "";

  private @Nullable String attached;

  private CommandLine(String... args) {
    this.args = List.of(args).iterator();
  }

  /**
   * Reads it.
   *
   * @throws UsageException if it makes no sense
   */
  static Options parse(String... args) {
    CommandLine line = new CommandLine(args);
    line.read();
    return line.options();
  }

  private void read() {
    while (args.hasNext()) {
      String arg = args.next();
      if (arg.equals("--")) {
        args.forEachRemaining(this::path);
      } else if (arg.startsWith("-") && arg.length() > 1) {
        int equals = arg.indexOf('=');
        name = equals < 0 ? arg : arg.substring(0, equals);
        attached = equals < 0 ? null : arg.substring(equals + 1);
        option();
      } else {
        path(arg);
      }
    }
  }

  private void option() {
    switch (name) {
      case "--first" -> first = number(1, Long.MAX_VALUE - 1);
      case "--top" -> top = (int) number(1, 1_000_000);
      case "--chunk" -> chunkSize = (int) number(1, 1 << 26);
      case "--ahead" -> ahead = (int) number(1, 1_000_000);
      case "--slow" -> pace = Duration.ofMillis(number(0, 3_600_000));
      case "--skip" -> skip = Set.copyOf(List.of(value().split(",")));
      case "-q", "--quiet" -> quiet = flag();
      case "-h", "--help" -> help = flag();
      default -> throw new UsageException("unknown option " + name);
    }
  }

  private boolean flag() {
    if (attached != null) {
      throw new UsageException(name + " takes no value");
    }
    return true;
  }

  private String value() {
    if (attached != null) {
      return attached;
    }
    if (!args.hasNext()) {
      throw new UsageException(name + " needs a value");
    }
    return args.next();
  }

  private long number(long least, long most) {
    String value = value();
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    String upTo = most >= Long.MAX_VALUE - 1 ? " on" : " to " + most;
    throw new UsageException(
        name + " takes a whole number from " + least + upTo + ", not '" + value + "'");
  }

  private void path(String arg) {
    try {
      paths.add(Path.of(arg));
    } catch (InvalidPathException e) {
      throw new UsageException("'" + arg + "' is no path: " + e.getReason());
    }
  }

  private Options options() {
    if (paths.isEmpty()) {
      paths.add(Path.of(""));
    }
    return new Options(List.copyOf(paths), first, top, chunkSize, ahead, pace, skip, quiet, help);
  }
}
