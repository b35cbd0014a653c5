package asyncio4j.conformance;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Plays the twin of one scenario; its log goes to the standard output. */
public final class Main {

  private Main() {}

  /**
   * Plays one.
   *
   * @param args the name of a scenario
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: Main NAME");
      System.exit(2);
    }
    Kit.redirect(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    Twins.find(args[0])
        .orElseThrow(() -> new IllegalArgumentException("no twin of " + args[0]))
        .play();
  }
}
