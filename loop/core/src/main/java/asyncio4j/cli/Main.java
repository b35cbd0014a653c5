package asyncio4j.cli;

import java.io.PrintStream;

/**
 * {@code python -m asyncio ps PID} and {@code pstree PID}: prints the tasks of the loops of a JVM
 * that runs on this machine under the same user.
 *
 * <pre>
 * java -jar asyncio4j-loop.jar pstree PID
 * </pre>
 */
public final class Main {

  private static final String USAGE =
      """
      usage: java -jar asyncio4j-loop.jar ps PID       the tasks of all loops, as a table
             java -jar asyncio4j-loop.jar pstree PID   who awaits whom, as a tree
      PID is a JVM of the same user on this machine; jps lists them.
      """;

  private Main() {}

  /**
   * Ends the JVM with 0, or with 1 if the other JVM cannot be looked at, or 2 if the arguments are
   * wrong.
   *
   * @param arguments {@code ps} or {@code pstree}, and the other JVM's process id
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length != 2
        || !(arguments[0].equals("ps") || arguments[0].equals("pstree"))
        || !arguments[1].matches("\\d+")) {
      err.print(USAGE);
      return 2;
    }
    try {
      String text = OtherJvm.ask(arguments[1], arguments[0]);
      out.print(text.isEmpty() ? "no loop is running in " + arguments[1] + "\n" : text);
      out.flush();
      return 0;
    } catch (CannotLookException e) {
      err.println(e.getMessage());
      return 1;
    } catch (NoClassDefFoundError e) {
      err.println("this needs the modules jdk.attach and java.management, which a JDK has: " + e);
      return 1;
    }
  }
}
