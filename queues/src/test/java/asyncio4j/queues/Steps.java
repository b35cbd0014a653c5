package asyncio4j.queues;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** What the tests do in coroutines, and the log in which they note what happens in which order. */
final class Steps {

  final List<String> log = new ArrayList<>();

  void log(Object... parts) {
    log.add(String.join(" ", Arrays.stream(parts).map(String::valueOf).toList()));
  }

  /** What was logged since the last time. */
  List<String> logged() {
    List<String> lines = List.copyOf(log);
    log.clear();
    return lines;
  }

  /** Lets the loop run so many more turns. */
  static void turns(int n) {
    for (int i = 0; i < n; i++) {
      Asyncio.sleep(Duration.ZERO);
    }
  }

  /** What a call comes to, as text; it may wait. */
  static String outcome(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (CancelledError | Exception e) {
      return describe(e);
    }
  }

  static String outcome(Action action) {
    return outcome(() -> {
      action.run();
      return "done";
    });
  }

  /** Waits for a future and tells what it came to. */
  static String end(LoopFuture<?> future) {
    return outcome(() -> future.await());
  }

  static List<String> ends(List<? extends LoopFuture<?>> futures) {
    return futures.stream().map(Steps::end).toList();
  }

  private static String describe(Throwable e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** A call that returns nothing. */
  interface Action {
    void run() throws Exception;
  }
}
