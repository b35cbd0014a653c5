package asyncio4j.examples.survey;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws how far the survey is, while another coroutine finds out how far it has to go. Two tasks of
 * the loop; the reader is a third.
 */
final class ProgressBar {

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final int WIDTH = 30;

  private final Options options;
  private final Console console;
  private final Meter meter;

  /** What there is to read, as far as it is known; belongs to the loop. */
  private long bytes;

  private boolean bytesKnown;

  ProgressBar(Options options, Console console, Meter meter) {
    this.options = options;
    this.console = console;
    this.meter = meter;
  }

  /** Draws until the task is cancelled. */
  void run() {
    Task<@Nullable Void> looking = Asyncio.createTask(this::lookAhead);
    try {
      while (true) {
        console.showBar(line());
        Asyncio.sleep(PERIOD);
      }
    } finally {
      looking.cancel();
      console.hideBar();
    }
  }

  /** Adds up the sizes without reading the files. */
  private void lookAhead() {
    Deque<Entry> left = new ArrayDeque<>();
    options.paths().forEach(path -> left.add(Asyncio.toThread(() -> Entry.named(path))));
    while (!left.isEmpty()) {
      Entry entry = left.remove();
      switch (entry.kind()) {
        case FILE -> bytes += entry.size();
        case DIRECTORY -> {
          if (!options.skips(entry.path())) {
            List<Entry> inside = Asyncio.toThread(() -> Entry.list(entry.path()));
            left.addAll(inside);
          }
        }
        case LINK, SPECIAL, PROBLEM -> {}
      }
    }
    bytesKnown = true;
  }

  String line() {
    long files = meter.filesCounted();
    long read = meter.bytesRead();
    double part = 0;
    if (options.stopsEarly()) {
      part = (double) files / options.first();
    } else if (bytesKnown && bytes > 0) {
      part = (double) read / bytes;
    }
    part = Math.min(1, part);
    int full = (int) (part * WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f%%  %s, %s%s",
        "#".repeat(full),
        ".".repeat(WIDTH - full),
        part * 100,
        Text.count(files, "file"),
        Text.bytes(read),
        bytesKnown ? " of " + Text.bytes(bytes) : "");
  }
}
