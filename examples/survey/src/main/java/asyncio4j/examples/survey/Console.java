package asyncio4j.examples.survey;

import java.io.PrintStream;

/**
 * Where the program writes to: findings and the progress bar to the standard output, complaints to
 * the standard error. Any thread.
 */
final class Console {

  private static final String TO_LINE_START = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  /** True while the line at the cursor is the bar's. */
  private boolean barShown;

  Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** The real one. */
  @SuppressWarnings("SystemConsoleNull") // it was never null on 22 to 24, and may be again since
  static Console system() {
    java.io.Console console = System.console();
    return new Console(System.out, System.err, console != null && console.isTerminal());
  }

  /** True if somebody is looking. */
  boolean isTerminal() {
    return terminal;
  }

  synchronized void say(String line) {
    hideBar();
    out.println(line);
  }

  synchronized void complain(String line) {
    hideBar();
    err.println("survey: " + line);
  }

  /** Draws the bar over what was there of it. */
  synchronized void showBar(String bar) {
    barShown = true;
    out.print(TO_LINE_START + bar);
    out.flush();
  }

  synchronized void hideBar() {
    if (barShown) {
      barShown = false;
      out.print(TO_LINE_START);
      out.flush();
    }
  }
}
