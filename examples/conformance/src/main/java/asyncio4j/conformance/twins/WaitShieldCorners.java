package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.ReturnWhen;
import asyncio4j.Task;
import asyncio4j.WaitResult;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * wait with cancelled and failed ones, shield after the outer is gone, gather's corners, waitFor
 * with odd awaitables.
 */
public final class WaitShieldCorners implements Twin {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static Coroutine<Object> work(String name, int units) {
    return work(name, units, null, false);
  }

  private static Coroutine<Object> work(String name, int units, Throwable exc, boolean swallow) {
    return Coroutine.of(() -> {
      try {
        Asyncio.sleep(units(units));
      } catch (CancelledError e) {
        log(name, "cancelled", e);
        if (swallow) {
          return name + " swallowed";
        }
        throw e;
      }
      if (exc instanceof Error error) {
        throw error;
      }
      if (exc != null) {
        throw (RuntimeException) exc;
      }
      return name;
    });
  }

  private static Task<Object> start(String name, int units) {
    return Asyncio.createTask(work(name, units));
  }

  private static Task<Object> start(String name, int units, Throwable exc) {
    return Asyncio.createTask(work(name, units, exc, false));
  }

  private static Task<Object> refuses(String name, int units) {
    return Asyncio.createTask(work(name, units, null, true));
  }

  private static void waiting() {
    EventLoop loop = Asyncio.getRunningLoop();
    log("-- FIRST_EXCEPTION: a cancelled one is no exception");
    List<Task<Object>> ts =
        List.of(start("a", 1), start("b", 2), start("c", 3, new Boom("c")), start("d", 4));
    loop.callLater(UNIT.multipliedBy(3).dividedBy(2), ts.get(1)::cancel);
    WaitResult<Task<Object>> result = Asyncio.wait(ts, ReturnWhen.FIRST_EXCEPTION);
    log(states(ts), result.done().size(), result.pending().size());
    ts.get(3).await();

    log("-- FIRST_EXCEPTION with one that failed before");
    Task<Object> bad = start("e", 0, new Boom("e"));
    Task<Object> ok = start("f", 3);
    turns(3);
    result = Asyncio.wait(List.of(bad, ok), ReturnWhen.FIRST_EXCEPTION);
    log(result.done().equals(Set.of(bad)), result.pending().equals(Set.of(ok)));
    result = Asyncio.wait(List.of(bad, ok), ReturnWhen.ALL_COMPLETED);
    log(result.done().size(), result.pending().size(), state(bad));

    log("-- a timeout of zero, and one with nothing done");
    Task<Object> t = start("g", 2);
    for (Duration limit : List.of(Duration.ZERO, UNIT)) {
      result = Asyncio.wait(List.of(t), limit);
      log(result.done().size(), result.pending().size());
    }
    log(t.await());
    aattempt("nothing to wait for", () -> Asyncio.wait(List.<Task<Object>>of()));

    log("-- wait cancelled: the waited ones go on");
    Task<Object> h = start("h", 3);
    Task<?> w = Asyncio.createTask(() -> Asyncio.wait(List.of(h)));
    turns(2);
    w.cancel("waiter");
    aattempt("waiter", w);
    log(state(h), h.await());
  }

  private static void shielding() {
    log("-- shield: the outer cancelled, the inner fails, is cancelled, or returns");
    record Case(Throwable exc, boolean cancel) {}
    for (Case each :
        List.of(
            new Case(new Boom("inner"), false),
            new Case(null, true),
            new Case(null, false),
            new Case(new Crash("inner"), false))) {
      Task<Object> inner = start("i", 1, each.exc());
      LoopFuture<Object> outer = Asyncio.shield(inner);
      turns(1);
      log("cancel", outer.cancel("outer"), state(outer));
      if (each.cancel()) {
        inner.cancel("inner");
      }
      Asyncio.wait(List.of(inner));
      turns(1);
      log("inner", state(inner));
    }

    log("-- shield of one that is done");
    Task<Object> done = start("j", 0);
    Asyncio.wait(List.of(done));
    log(Asyncio.<Object>shield(done) == done);

    log("-- shield awaited by two; one is cancelled");
    Task<Object> inner = start("k", 2);
    LoopFuture<Object> shielded = Asyncio.shield(inner);
    Task<?> one = Asyncio.createTask(() -> shielded.await());
    Task<?> two = Asyncio.createTask(() -> shielded.await());
    turns(1);
    one.cancel("one");
    aattempt("one", one);
    aattempt("two", two);
    log("inner", inner.await());
  }

  private static void gathering() {
    log("-- gather: empty, duplicates, nested, with one done");
    LoopFuture<List<Object>> none = Asyncio.gather(List.<Awaitable<Object>>of());
    log(state(none));
    log(none.await());
    Task<Object> t = start("l", 1);
    log(Asyncio.<Object>gather(t, t, Asyncio.gather(t, work("m", 1))).await());

    log("-- gather: a child cancelled");
    List<Task<Object>> ts = List.of(start("n", 1), start("o", 3));
    LoopFuture<?> g = Asyncio.gather(ts);
    turns(1);
    ts.get(0).cancel("child");
    aattempt("gather", g);
    log(state(g), states(ts), ts.get(1).await());

    log("-- gather: cancelled while a child refuses");
    ts = List.of(refuses("p", 3), start("q", 3));
    g = Asyncio.gather(ts);
    turns(1);
    log("cancel", g.cancel("all"), state(g));
    aattempt("gather", g);
    log(states(ts));

    log("-- gather: cancelled, all refuse, return_exceptions or not");
    for (boolean flag : new boolean[] {false, true}) {
      ts = List.of(refuses("r", 3), refuses("s", 3));
      g = flag ? Asyncio.gatherReturnExceptions(ts) : Asyncio.gather(ts);
      turns(1);
      log("cancel", g.cancel("all"));
      aattempt("gather", g);
      log(state(g), states(ts));
    }

    log("-- gather: cancelled when all is done");
    g = Asyncio.gather(start("t", 0));
    Asyncio.wait(List.of(g));
    log(g.cancel(), state(g));

    log("-- gather: the second error is not reported");
    g = Asyncio.gather(work("u", 1, new Boom("u"), false), work("v", 2, new Bang("v"), false));
    aattempt("gather", g);
    Asyncio.sleep(units(3));
  }

  private static void limiting() {
    log("-- wait_for: a future, a done one, zero, none, and what it cancels refuses or fails");
    LoopFuture<Object> f = Asyncio.getRunningLoop().createFuture();
    attempt("future", () -> Asyncio.waitFor(f, UNIT));
    log(state(f));
    LoopFuture<Object> done = Asyncio.getRunningLoop().createFuture();
    done.setResult("done");
    for (Duration limit : Arrays.asList(Duration.ZERO, null, Duration.ofSeconds(-1))) {
      log(Asyncio.<Object>waitFor(done, limit));
    }
    Task<Object> w = start("w", 2);
    attempt("zero", () -> Asyncio.waitFor(w, Duration.ZERO));
    log(state(w));
    attempt("refuses", () -> Asyncio.waitFor(work("x", 3, null, true), UNIT));
    Coroutine<Object> fails =
        Coroutine.of(() -> {
          try {
            Asyncio.sleep(LONG);
          } catch (CancelledError e) {
            throw new Boom("in clean-up");
          }
          return null;
        });
    attempt("fails", () -> Asyncio.waitFor(fails, UNIT));
    Coroutine<Object> timesOutItself =
        Coroutine.of(() -> {
          throw new AsyncTimeoutException("own");
        });
    attempt("own timeout", () -> Asyncio.waitFor(timesOutItself, LONG));
    Task<?> t = Asyncio.createTask(() -> Asyncio.waitFor(work("y", 5), LONG));
    turns(2);
    t.cancel("outer");
    aattempt("cancelled", t);
  }

  @Override
  public void play() {
    run(() -> {
      Asyncio.getRunningLoop()
          .setExceptionHandler((_, context) ->
              log(
                  "handler",
                  new TreeSet<>(context.keySet()).toArray(),
                  context.get("message"),
                  context.get("exception")));
      waiting();
      shielding();
      gathering();
      limiting();
    });
  }
}
