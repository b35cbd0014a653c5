package asyncio4j;

import asyncio4j.internal.Engines;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is switched on by a property when the first loop of this JVM begins to run. */
final class LiveLoops {

  static {
    Engines.listThreads(LiveLoops::threads);
    String signal = System.getProperty("asyncio4j.dumpSignal");
    if (signal != null) {
      reporting("asyncio4j.dumpSignal=" + signal, () -> TaskDump.onSignal(signal));
    }
    if (Boolean.getBoolean("asyncio4j.jmx")) {
      // It takes the JDK a good part of a second to make the server, and no loop waits for that.
      Thread.ofPlatform()
          .daemon()
          .name("asyncio4j-jmx")
          .start(() -> reporting("asyncio4j.jmx=true", TaskDump::registerMBean));
    }
  }

  private LiveLoops() {}

  /** A loop begins to run. The first time does it all. */
  static void opened() {}

  /** Of the tasks of the loops that run; from any thread, so it is what it happens to be. */
  private static Stream<Thread> threads() {
    return Strand.runningLoops().stream()
        .flatMap(loop -> loop.tasks().snapshot().stream())
        .map(task -> ((TaskImpl<?>) task).thread())
        .filter(Objects::nonNull);
  }

  private static void reporting(String property, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LoggerFactory.getLogger("asyncio4j").error("-D{} cannot be obeyed", property, e);
    }
  }
}
