package asyncio4j.examples.survey;

import asyncio4j.Asyncio;
import asyncio4j.KeyboardInterrupt;

/** The program. */
final class Main {

  private static final int MISUSED = 2;

  /** What a shell reports of a program that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Console.system(), args));
  }

  /** Runs the program and returns its exit status. */
  static int run(Console console, String... args) {
    Options options;
    try {
      options = CommandLine.parse(args);
    } catch (UsageException e) {
      console.complain(e.getMessage() + "; survey --help says what there is");
      return MISUSED;
    }
    if (options.help()) {
      console.say(CommandLine.USAGE);
      return 0;
    }
    try {
      return Asyncio.run(() -> new Survey(options, console, new Handles()).run());
    } catch (KeyboardInterrupt e) {
      return INTERRUPTED;
    }
  }
}
