package asyncio4j;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Prints the tasks of all loops when the JVM gets a signal. May be used from any thread. */
final class DumpSignal {

  private static final Set<String> INSTALLED = ConcurrentHashMap.newKeySet();

  private DumpSignal() {}

  static synchronized void install(String signal) {
    if (signal.equals("USR2")) {
      throw new IllegalArgumentException(
          "HotSpot suspends its own threads with SIGUSR2; use another signal, USR1 for example");
    }
    if (INSTALLED.contains(signal)) {
      return;
    }
    checkAvailable();
    JvmSignal installed =
        JvmSignal.install(
            signal,
            () -> {
              print();
              return true;
            });
    if (installed == null) {
      throw new IllegalArgumentException(
          "SIG"
              + signal
              + " cannot be handled: it is unknown, the JVM needs it or was started with -Xrs, or"
              + " somebody else handles it");
    }
    INSTALLED.add(signal);
  }

  private static void checkAvailable() {
    try {
      var _ = Class.forName("sun.misc.Signal");
    } catch (ClassNotFoundException e) {
      throw new UnsupportedOperationException(
          "this JVM has no module jdk.unsupported; give it --add-modules jdk.unsupported", e);
    }
  }

  /** On a thread of the JVM's. */
  private static void print() {
    for (TaskDump dump : TaskDump.ofAllLoops()) {
      System.err.print(dump.tree());
    }
    System.err.flush();
  }
}
