package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/**
 * waitFor: result, error, expiry (the inner is cancelled and waited for), and timeouts of nought.
 */
public final class WaitforBasic implements Twin {

  private static Coroutine<String> work(String name, int units) {
    return work(name, units, null);
  }

  private static Coroutine<String> work(String name, int units, RuntimeException exc) {
    return Coroutine.of(() -> {
      log(name, "starts");
      try {
        Asyncio.sleep(units(units));
        if (exc != null) {
          throw exc;
        }
        return name;
      } catch (CancelledError e) {
        log(name, "cancelled");
        turns(2);
        log(name, "cleaned up");
        throw e;
      }
    });
  }

  /** Lazy, as a coroutine is. */
  private static <T> Awaitable<T> waitFor(Awaitable<T> awaitable, Duration timeout) {
    return () -> Asyncio.waitFor(awaitable, timeout);
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();

    aattempt("in time", waitFor(work("quick", 1), units(5)));
    aattempt("no limit", waitFor(work("free", 1), null));
    aattempt("error", waitFor(work("bad", 1, new Boom("bad")), units(5)));
    aattempt("late", waitFor(work("slow", 9), units(2)));
    Task<String> t = Asyncio.createTask(work("task", 9));
    aattempt("late task", waitFor(t, units(2)));
    log("the task", state(t));
    LoopFuture<String> f = loop.createFuture();
    aattempt("future", waitFor(f, UNIT));
    log("the future", state(f));

    log("-- zero and below");
    aattempt("0, coroutine: never starts", waitFor(work("zero", 0), Duration.ZERO));
    aattempt("-1", waitFor(work("minus", 0), Duration.ofSeconds(-1)));
    f = loop.createFuture();
    f.setResult("ready");
    aattempt("0, done future", waitFor(f, Duration.ZERO));
    t = Asyncio.createTask(work("running", 9));
    turns(1);
    aattempt("0, running task", waitFor(t, Duration.ZERO));

    log("-- cause, and the task that waited");
    try {
      Asyncio.waitFor(loop.createFuture(), UNIT);
    } catch (AsyncTimeoutException exc) {
      log("cause", label(exc.getCause()), "cancelling", Asyncio.currentTask().cancelling());
    }
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
