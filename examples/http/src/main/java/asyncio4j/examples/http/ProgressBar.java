package asyncio4j.examples.http;

import asyncio4j.Asyncio;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Draws a line over and over, beside whatever the loop does. */
final class ProgressBar {

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final String TO_LINE_START = "\r\u001b[K";

  private ProgressBar() {}

  /** The body of a task; draws a last time when that is cancelled. */
  static void draw(Supplier<String> line, PrintStream out) {
    try {
      while (true) {
        show(line.get(), out);
        Asyncio.sleep(PERIOD);
      }
    } finally {
      show(line.get(), out);
      out.println();
    }
  }

  private static void show(String line, PrintStream out) {
    out.print(TO_LINE_START + line);
    out.flush();
  }
}
