package asyncio4j.examples.modulepath;

import asyncio4j.Asyncio;
import asyncio4j.Engine;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import java.time.Duration;
import java.util.Locale;

/**
 * Two tasks, an await, a sleep and some blocking code, from a named module. Ends with an error, and
 * so fails the build, unless it ran on the module path, with the services found there, and on the
 * engine that its one argument names.
 */
final class Main {

  private Main() {}

  public static void main(String[] args) {
    int sum =
        Asyncio.run(() -> {
          Task<Integer> a = Asyncio.createTask(() -> 40);
          Task<Integer> b = Asyncio.createTask(() -> 2);
          Asyncio.sleep(Duration.ofMillis(1));
          return a.await() + b.await();
        });
    String pool = Asyncio.run(() -> Asyncio.toThread(() -> Thread.currentThread().getName()));
    check("sum", 42, sum);
    check("pool", "boundedElastic", pool.substring(0, pool.indexOf('-')));
    check("module", "asyncio4j.loop", EventLoop.class.getModule().getName());
    check("engine", args[0], EventLoop.engine().name().toLowerCase(Locale.ROOT));
    if (EventLoop.engine() == Engine.RELAY) {
      check("flag", "--add-opens java.base/java.lang=asyncio4j.loop", flagOfTheFastEngine());
    }
    System.out.println("module path, engine " + args[0] + ": ok");
  }

  /** What the user is told to give to the JVM: another flag than on the class path. */
  private static String flagOfTheFastEngine() {
    try {
      var _ = EventLoop.builder().releaseWhenParked();
      throw new AssertionError("relay took an option that it cannot have");
    } catch (UnsupportedOperationException e) {
      String message = String.valueOf(e.getMessage());
      return message.substring(message.indexOf("--"));
    }
  }

  private static void check(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
  }
}
