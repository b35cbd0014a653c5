package asyncio4j.examples.survey;

import asyncio4j.EventLoop;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/** Says what was found. */
final class Report {

  /** So many paths of a group of equal files are named. */
  private static final int NAMED = 3;

  private final Options options;
  private final Console console;

  Report(Options options, Console console) {
    this.options = options;
    this.console = console;
  }

  void say(Findings findings, TreeReader reader, long nanos) {
    Totals totals = findings.totals();
    line(
        "Survey of %s, engine %s",
        options.paths().stream()
            .map(path -> Text.path(path.toAbsolutePath().normalize()))
            .collect(Collectors.joining(", ")),
        EventLoop.engine().name().toLowerCase(Locale.ROOT));
    line("");
    line("%,12d  files, %,d of them binary", totals.files(), totals.binaries());
    line("%,12d  lines", totals.lines());
    line("%,12d  words", totals.words());
    line("%,12d  bytes, read in %.1f s", totals.bytes(), nanos / 1e9);
    line(
        "%,12d  links not followed, %s not entered",
        reader.linksSkipped(),
        reader.directoriesSkipped() == 1
            ? "1 directory"
            : Text.number(reader.directoriesSkipped()) + " directories");
    sayIdentifiers(findings.identifiers());
    sayLargest(findings.largest());
    sayDuplicates(findings.duplicates());
    line("");
  }

  private void sayIdentifiers(List<Map.Entry<String, Integer>> identifiers) {
    title("Most frequent identifiers", identifiers);
    identifiers.forEach(entry -> line("%,12d  %s", entry.getValue(), entry.getKey()));
  }

  private void sayLargest(List<SurveyedFile> largest) {
    title("Largest files", largest);
    largest.forEach(file -> line("%12s  %s", Text.bytes(file.bytes()), Text.path(file.path())));
  }

  private void sayDuplicates(List<List<SurveyedFile>> duplicates) {
    title("Same content, what one of them would save first", duplicates);
    for (List<SurveyedFile> same : duplicates) {
      String names =
          same.stream()
              .limit(NAMED)
              .map(file -> Text.path(file.path()))
              .collect(Collectors.joining(", "));
      int more = same.size() - NAMED;
      line(
          "%12s  in %,d files: %s%s",
          Text.bytes(Findings.wasted(same)),
          same.size(),
          names,
          more > 0 ? " and " + Text.number(more) + " more" : "");
    }
  }

  private void title(String title, List<?> what) {
    if (!what.isEmpty()) {
      line("");
      line("%s", title);
    }
  }

  /** The generator was closed before its end, as the option said. */
  void sayStopped(int closedEarly) {
    line(
        "Stopped after the first %s; %s.",
        Text.count(options.first(), "file"),
        closedEarly == 0
            ? "no file handle was open just then"
            : "aclose closed the file handle that was open");
  }

  void sayInterrupted(Handles handles) {
    console.complain("interrupted; file handles: " + books(handles));
  }

  void sayReadAhead(Meter meter) {
    line(
        "Read ahead of the counting: %s of at most %,d, of %,d in all.",
        Text.count(meter.mostAhead(), "chunk"), options.ahead(), meter.chunksRead());
  }

  /** Runs the slow consumer with each demand. */
  void saySlowConsumer(IntToLongFunction mostAhead) {
    line("A slow consumer, and how many chunks were read ahead of it:");
    for (int demand : SlowConsumer.DEMANDS) {
      String asked = demand == Integer.MAX_VALUE ? "without limit" : Text.number(demand);
      line(
          "  request(%s)%s %4d",
          asked, " ".repeat(14 - asked.length()), mostAhead.applyAsLong(demand));
    }
  }

  void sayHandles(Handles handles) {
    line("File handles: %s.", books(handles));
  }

  private static String books(Handles handles) {
    return String.format(
        Locale.ROOT,
        "%,d opened, %,d closed, %,d open",
        handles.opened(),
        handles.closed(),
        handles.open());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  private void line(String format, Object... values) {
    console.say(String.format(Locale.ROOT, format, values));
  }
}
