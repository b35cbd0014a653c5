package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.Timeout;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * timeout() together with cancel(): who wins, what the count says afterwards, and cleanup inside
 * the block.
 */
public final class TimeoutCancelMix implements Twin {

  private static String block(int units, Callable<String> body) throws Throwable {
    Task<?> me = Asyncio.currentTask();
    Timeout tm = Asyncio.timeout(units(units));
    try {
      return tm.run(body);
    } catch (Throwable exc) {
      log("block raised", exc, "context", label(context(exc)));
      throw exc;
    } finally {
      log("expired", tm.expired(), "count", me.cancelling());
    }
  }

  private static String sleeps() {
    Asyncio.sleep(Duration.ofSeconds(60));
    return null;
  }

  private static String cleansUp() {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      log("cleaning", exc);
      Asyncio.sleep(units(3));
      log("clean");
      throw exc;
    }
    return null;
  }

  private static String swallows() {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError e) {
      return "swallowed";
    }
    return null;
  }

  private static String fails() {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError e) {
      throw new Boom("cleanup");
    }
    return null;
  }

  private static void caseOf(String title, int units, Callable<String> body, int cancelAt) {
    log("--", title);
    Task<String> t =
        Asyncio.createTask(() -> {
          try {
            return block(units, body);
          } catch (Exception | Error exc) {
            throw exc;
          } catch (Throwable exc) {
            throw new AssertionError(exc);
          }
        });
    if (cancelAt > 0) {
      Asyncio.sleep(units(cancelAt));
      log("cancel", t.cancel("outside"));
    }
    aattempt("task", t);
    log(state(t), t.cancelling());
  }

  private static void main() {
    caseOf("cancelled before the deadline", 9, () -> sleeps(), 1);
    caseOf("cancelled before; the deadline passes during cleanup", 2, () -> cleansUp(), 1);
    caseOf("expired; cancelled during cleanup", 1, () -> cleansUp(), 2);
    caseOf("expired and swallowed", 1, () -> swallows(), 0);
    caseOf("expired, then another error", 1, () -> fails(), 0);
    caseOf("cancelled and swallowed before the deadline", 9, () -> swallows(), 1);
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
