package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.CheckedRunnable;
import asyncio4j.Task;
import asyncio4j.Timeout;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/** Nested timeouts: which block turns the cancellation into a Timeout. */
public final class TimeoutNested implements Twin {

  private static void nest(
      String title, int outerUnits, int innerUnits, CheckedRunnable body, boolean catchInner) {
    Task<?> me = Asyncio.currentTask();
    log("--", title);
    Timeout outer = Asyncio.timeout(units(outerUnits));
    Timeout inner = Asyncio.timeout(units(innerUnits));
    try {
      outer.run(() -> {
        try {
          inner.run(body);
          log("inner block over");
        } catch (Throwable exc) {
          log("inner block", exc, "count", me.cancelling());
          if (!catchInner) {
            throw exc;
          }
        }
        Asyncio.sleep(Duration.ZERO);
        log("still in the outer block");
        Asyncio.sleep(units(9));
      });
    } catch (Throwable exc) {
      log("outer block", exc, "count", me.cancelling());
    }
    log("expired: outer", outer.expired(), "inner", inner.expired());
  }

  private static void sleeps() {
    Asyncio.sleep(Duration.ofSeconds(60));
  }

  private static void blocks() {
    Asyncio.sleep(Duration.ZERO);
    block(units(5)); // both deadlines pass while nothing can run
    Asyncio.sleep(Duration.ofSeconds(60));
  }

  private static void swallows() {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError e) {
      log("body swallows it");
    }
  }

  private static void main() {
    nest("the inner one first, let through", 5, 2, () -> sleeps(), false);
    nest("the inner one first, caught", 5, 2, () -> sleeps(), true);
    nest("the outer one first", 2, 5, () -> sleeps(), false);
    nest("both overdue at one poll", 3, 2, () -> blocks(), false);
    nest("both overdue, the outer deadline earlier", 2, 3, () -> blocks(), false);
    nest("the body swallows the inner expiry", 5, 2, () -> swallows(), false);
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
