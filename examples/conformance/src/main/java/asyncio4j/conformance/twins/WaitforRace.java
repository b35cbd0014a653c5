package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * waitFor when the inner resists: it swallows the cancellation, fails while dying, or finishes in
 * the same turn.
 */
public final class WaitforRace implements Twin {

  private static Coroutine<String> resists(String answer) {
    return Coroutine.of(() -> {
      try {
        Asyncio.sleep(Duration.ofSeconds(60));
      } catch (CancelledError exc) {
        log("inner cancelled, answers", answer);
        if (answer.equals("fail")) {
          // Java does not note what was being handled; whoever wants that says it.
          throw new Boom("while dying", exc);
        }
        if (answer.equals("timeout")) {
          throw new AsyncTimeoutException("its own");
        }
        return answer;
      }
      return null;
    });
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();

    for (String answer : List.of("value", "fail", "timeout")) {
      aattempt("coroutine", () -> Asyncio.waitFor(resists(answer), UNIT));
      Task<String> t = Asyncio.createTask(resists(answer));
      aattempt("task", () -> Asyncio.waitFor(t, UNIT));
      log("cancelling", Asyncio.currentTask().cancelling());
    }

    log("-- the result arrives in the iteration in which the timer fires, just ahead of it");
    LoopFuture<String> f = loop.createFuture();
    long when = loop.time() + units(2).toNanos();
    loop.callAt(
        when,
        () -> {
          if (!f.isDone()) {
            f.setResult("photo finish");
          }
        });
    loop.callAt(when - UNIT.toNanos(), () -> block(units(2))); // both timers come due together
    aattempt(
        "timeout wins over a result that is set but not delivered",
        () -> Asyncio.timeoutAt(when + UNIT.toNanos() / 100).run(() -> f.await()));
    log("future", state(f));

    log("-- context of the inner error");
    try {
      Asyncio.waitFor(resists("fail"), UNIT);
    } catch (Boom exc) {
      List<Class<?>> chain = new ArrayList<>();
      Throwable link = context(exc);
      while (link != null) {
        chain.add(label(link));
        link = context(link);
      }
      log(chain);
    }
    turns(1);
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
