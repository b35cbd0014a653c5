package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Timeout;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * timeout(): entered twice, used outside a task, rescheduled too late; timeoutAt; loops of
 * timeouts.
 */
public final class TimeoutMisuse implements Twin {

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    Timeout tm = Asyncio.timeout(Duration.ofSeconds(10));
    tm.run(() -> {
      try {
        tm.run(() -> log("not reached"));
      } catch (IllegalStateException exc) {
        log("entered twice", exc);
      }
      // The second entry has not disturbed the first one.
      log("expired", tm.expired(), "when set", tm.when() != null);
    });
    try {
      tm.run(() -> log("not reached"));
    } catch (IllegalStateException exc) {
      log("used again", exc);
    }

    Timeout at = Asyncio.timeoutAt(loop.time() + UNIT.toNanos());
    long late = Duration.ofSeconds(10).toNanos();
    try {
      at.run(() -> {
        try {
          Asyncio.sleep(Duration.ofSeconds(60));
        } finally {
          attempt("reschedule while expiring", () -> at.reschedule(loop.time() + late));
        }
      });
    } catch (AsyncTimeoutException e) {
      attempt("reschedule when expired", () -> at.reschedule(loop.time() + late));
    }

    log("-- retries");
    int n = 0;
    for (int units : List.of(1, 1, 5)) {
      int attemptNo = n++;
      try {
        Asyncio.timeout(units(units))
            .run(() -> {
              Asyncio.sleep(units(3));
              log("attempt", attemptNo, "made it");
            });
      } catch (AsyncTimeoutException e) {
        log("attempt", attemptNo, "timed out, cancelling", Asyncio.currentTask().cancelling());
      }
    }

    log("-- not in a task");
    LoopFuture<Exception> failed = loop.createFuture();
    loop.callSoon(() -> {
      try {
        Asyncio.timeout(Duration.ofSeconds(1)).run(() -> {});
      } catch (IllegalStateException exc) {
        failed.setResult(exc);
      }
    });
    log(failed.await());
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
