package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.Timeout;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * timeout() in clean-up, around shield and waitFor, in tasks that are being cancelled or take
 * cancellations back.
 */
public final class TimeoutUncancel implements Twin {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static String limited(int units, Callable<String> body) {
    Task<?> me = Asyncio.currentTask();
    try {
      return Asyncio.timeout(units(units)).run(body);
    } catch (AsyncTimeoutException exc) {
      log("timed out", exc, "count", me.cancelling());
      return "late";
    }
  }

  private static String sleeps(int units) {
    Asyncio.sleep(units(units));
    return "slept";
  }

  private static String sleeps() {
    return sleeps(60);
  }

  private static void cleans(int units) {
    try {
      Asyncio.sleep(LONG);
    } finally {
      log("clean-up", limited(2, () -> sleeps(units)), "count", Asyncio.currentTask().cancelling());
    }
  }

  private static String persists() {
    try {
      Asyncio.sleep(LONG);
    } catch (CancelledError e) {
      log("uncancel", Asyncio.currentTask().uncancel());
    }
    return limited(1, () -> sleeps());
  }

  private static String ignores() {
    try {
      Asyncio.sleep(LONG);
    } catch (CancelledError e) {
      // as the scenario says
    }
    return limited(1, () -> sleeps());
  }

  private static void both() {
    Timeout tm = Asyncio.timeout(units(2));
    tm.run(() -> {
      try {
        Asyncio.sleep(LONG);
      } catch (CancelledError exc) {
        log("sees", exc, "expired", tm.expired());
        throw exc;
      }
    });
  }

  private static int counts() {
    Task<?> me = Asyncio.currentTask();
    try {
      Asyncio.sleep(LONG);
    } catch (CancelledError e) {
      log("count", me.cancelling());
    }
    try {
      Asyncio.timeout(UNIT).run(() -> Asyncio.sleep(LONG));
    } catch (AsyncTimeoutException e) {
      log("timed out, count", me.cancelling());
    }
    return me.cancelling();
  }

  private static void main() {
    log("-- a timeout in the clean-up of a cancelled task");
    for (int units : List.of(1, 5)) {
      Task<?> t = Asyncio.createTask(() -> cleans(units));
      turns(1);
      t.cancel("stop");
      aattempt("task", t);
      log("count", t.cancelling());
    }

    log("-- the task takes the cancellation back before it goes on");
    Task<?> t = Asyncio.createTask(() -> persists());
    turns(1);
    t.cancel();
    aattempt("task", t);

    log("-- and one that does not");
    t = Asyncio.createTask(() -> ignores());
    turns(1);
    t.cancel();
    aattempt("task", t);
    log("count", t.cancelling());

    log("-- cancelled, and the deadline passes before the task runs again");
    t = Asyncio.createTask(() -> both());
    Asyncio.sleep(UNIT);
    t.cancel("first");
    aattempt("task", t);
    log(state(t), "count", t.cancelling());

    log("-- cancelled with count two; the block takes back only its own");
    t = Asyncio.createTask(() -> counts());
    turns(1);
    t.cancel();
    t.cancel();
    aattempt("task", t);

    log("-- wait_for inside a timeout, either way round");
    for (int[] limits : List.of(new int[] {1, 3}, new int[] {3, 1})) {
      Timeout tm = Asyncio.timeout(units(limits[1]));
      try {
        tm.run(() -> Asyncio.waitFor(Asyncio.createTask(() -> sleeps()), units(limits[0])));
      } catch (AsyncTimeoutException exc) {
        log(exc, "outer expired", tm.expired());
      }
    }

    log("-- a timeout that is entered when its time is up");
    EventLoop loop = Asyncio.getRunningLoop();
    Timeout past = Asyncio.timeoutAt(loop.time() - Duration.ofSeconds(1).toNanos());
    try {
      past.run(() -> {
        log("the body begins", past.expired());
        turns(1);
        log("not reached");
      });
    } catch (AsyncTimeoutException exc) {
      log(exc, past.expired());
    }

    log("-- a body that fails at once, or returns, with its time up");
    for (String how : List.of("fails", "returns")) {
      Timeout tm = Asyncio.timeout(Duration.ZERO);
      try {
        tm.run(() -> {
          if (how.equals("fails")) {
            throw new Boom("at once");
          }
        });
        log("no error");
      } catch (Throwable exc) {
        log(exc);
      }
      log("expired", tm.expired(), "count", Asyncio.currentTask().cancelling());
    }
    turns(2);
    log("nothing comes later");

    log("-- a loop of many");
    int hits = 0;
    for (int i = 0; i < 50; i++) {
      try {
        Asyncio.timeout(UNIT.multipliedBy(i % 3).dividedBy(2))
            .run(() -> Asyncio.sleep(UNIT.multipliedBy(7).dividedBy(10)));
      } catch (AsyncTimeoutException e) {
        hits++;
      }
    }
    log("hits", hits, "count", Asyncio.currentTask().cancelling());
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
