package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;

/**
 * shield inside gather, waitFor, timeout and TaskGroup; shield of a shield; errors after the outer
 * has gone.
 */
public final class ShieldMixed implements Twin {

  private Task<String> g;

  private static Coroutine<String> work(String name, int units, RuntimeException exc) {
    return Coroutine.of(() -> {
      try {
        Asyncio.sleep(units(units));
      } catch (CancelledError e) {
        log(name, "cancelled", e);
        throw e;
      }
      log(name, "ends");
      if (exc != null) {
        throw exc;
      }
      return name;
    });
  }

  private static Task<String> task(String name, int units) {
    return Asyncio.createTask(work(name, units, null));
  }

  private static void fails() {
    Asyncio.sleep(UNIT);
    throw new Boom("sibling");
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    List<Object> reports = new ArrayList<>();
    loop.setExceptionHandler((_, c) -> reports.add(c.get("message")));

    log("-- wait_for of a shield: the time passes, the work goes on");
    Task<String> w = task("w", 3);
    aattempt("wait_for", () -> Asyncio.waitFor(Asyncio.shield(w), UNIT));
    log(state(w));
    aattempt("w", w);

    log("-- timeout around a shield");
    Task<String> w2 = task("w", 3);
    try {
      Asyncio.timeout(UNIT).run(() -> Asyncio.shield(w2).await());
    } catch (AsyncTimeoutException exc) {
      log(exc, state(w2), "count", Asyncio.currentTask().cancelling());
    }
    w2.await();

    log("-- a group whose child shields");
    Task<String> w3 = task("w", 3);
    try {
      TaskGroup.scope(tg -> {
        g = tg.createTask(() -> Asyncio.shield(w3).await());
        tg.createTask(() -> fails());
      });
    } catch (Throwable exc) {
      log(exc);
    }
    log(state(g), state(w3));
    w3.await();

    log("-- a shield of a shield");
    Task<String> w4 = task("w", 3);
    LoopFuture<String> once = Asyncio.shield(w4);
    LoopFuture<String> twice = Asyncio.shield(once);
    log("cancel", twice.cancel("twice"), state(twice), state(once), state(w4));
    log("cancel", once.cancel("once"), state(once), state(w4));
    aattempt("twice", twice);
    aattempt("once", once);
    w4.cancel("the work itself");
    aattempt("w", w4);

    log("-- the work is cancelled: so is every shield of it");
    Task<String> w5 = task("w", 3);
    LoopFuture<String> one = Asyncio.shield(w5);
    LoopFuture<String> two = Asyncio.shield(w5);
    turns(1);
    w5.cancel("inside");
    aattempt("one", one);
    aattempt("two", two);

    log("-- the work fails: so does every shield of it");
    Task<String> w6 = Asyncio.createTask(work("w", 1, new Boom("x")));
    one = Asyncio.shield(w6);
    two = Asyncio.shield(w6);
    log(Asyncio.gatherReturnExceptions(one, two, w6).await());

    log("-- a coroutine is made a task; a future is taken as it is");
    LoopFuture<String> s = Asyncio.shield(work("coroutine", 1, null));
    aattempt("shield", s);
    LoopFuture<String> f = loop.createFuture();
    s = Asyncio.shield(f);
    f.setResult("value");
    log(state(s));
    aattempt("shield", s);
    log("a done one is returned itself", Asyncio.shield(f) == f);
    log("reports", reports);
  }

  @Override
  public void play() {
    run(this::main);
  }
}
