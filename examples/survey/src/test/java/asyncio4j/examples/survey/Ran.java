package asyncio4j.examples.survey;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program, run in this JVM, and what it said. */
record Ran(int status, String out, String err) {

  static Ran with(Object... args) {
    return with(false, args);
  }

  static Ran onTerminal(Object... args) {
    return with(true, args);
  }

  private static Ran with(boolean terminal, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(print(out), print(err), terminal);
    String[] texts = List.of(args).stream().map(Object::toString).toArray(String[]::new);
    int status = Main.run(console, texts);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }
}
