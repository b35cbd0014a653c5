package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.Timeout;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.function.Consumer;

/** timeout(): expiry, completion, reschedule, disabling, deadlines in the past, state queries. */
public final class TimeoutBasic implements Twin {

  private EventLoop loop;
  private Task<?> me;

  private Timeout runCase(String title, Duration delay, Consumer<Timeout> body) {
    Timeout tm = Asyncio.timeout(delay);
    try {
      tm.run(() -> {
        body.accept(tm);
        log("body completes");
      });
    } catch (AsyncTimeoutException exc) {
      log(
          title,
          exc,
          "cause",
          label(exc.getCause()),
          "expired",
          tm.expired(),
          "count",
          me.cancelling());
      return tm;
    }
    log(title, "no timeout, expired", tm.expired(), "count", me.cancelling());
    return tm;
  }

  private static void sleeps(int units) {
    Asyncio.sleep(units(units));
  }

  private void extendsIt(Timeout tm) {
    sleeps(1);
    tm.reschedule(loop.time() + units(5).toNanos());
    sleeps(3);
  }

  private void shortens(Timeout tm) {
    tm.reschedule(loop.time() + UNIT.toNanos());
    sleeps(9);
  }

  private void intoThePast(Timeout tm) {
    tm.reschedule(loop.time() - Duration.ofSeconds(1).toNanos());
    log("rescheduled into the past; nothing yet", tm.expired());
    sleeps(9);
  }

  private void disables(Timeout tm) {
    tm.reschedule(null);
    sleeps(3);
  }

  private void main() {
    loop = Asyncio.getRunningLoop();
    me = Asyncio.currentTask();

    runCase("expires", units(2), _ -> sleeps(9));
    Timeout inTime = runCase("in time", units(5), _ -> sleeps(1));
    attempt("reschedule when finished", () -> inTime.reschedule(null));
    Timeout noLimit = runCase("no limit", null, _ -> sleeps(1));
    log("when", noLimit.when());
    runCase("zero, one turn", Duration.ZERO, _ -> turns(1));
    runCase("zero, no turn at all", Duration.ZERO, _ -> turns(0));
    runCase("negative", Duration.ofSeconds(-1), _ -> sleeps(9));

    runCase("extended", units(2), this::extendsIt);
    runCase("shortened", Duration.ofSeconds(60), this::shortens);
    runCase("into the past", Duration.ofSeconds(60), this::intoThePast);
    runCase("disabled", UNIT, this::disables);
    Timeout tm = Asyncio.timeout(Duration.ofSeconds(5));
    attempt("reschedule before entering", () -> tm.reschedule(null));
  }

  @Override
  public void play() {
    run(this::main);
  }
}
