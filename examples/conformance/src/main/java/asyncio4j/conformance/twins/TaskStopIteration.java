package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.Generator;
import asyncio4j.GeneratorExit;
import asyncio4j.LoopFuture;
import asyncio4j.StopAsyncIteration;
import asyncio4j.StopIteration;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.Arrays;
import java.util.List;

/**
 * StopIteration and its kin in tasks and coroutines, generators as coroutines, and odd things as
 * results.
 */
public final class TaskStopIteration implements Twin {

  private static Coroutine<Object> raises(Throwable exc) {
    return Coroutine.of(() -> {
      if (exc instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) exc;
    });
  }

  private static <T> Coroutine<T> returns(T value) {
    return Coroutine.of(() -> value);
  }

  private static Coroutine<String> oldStyle(int n) {
    Generator<Object, Object, String> generator =
        Generator.returning(out -> {
          for (int i = 0; i < n; i++) {
            out.yield(null);
            log("turn", i);
          }
          return returns("delegated").await();
        });
    return Coroutine.of(generator);
  }

  private static Coroutine<String> ends() {
    return Coroutine.of(() -> {
      turns(1);
      return "ended";
    });
  }

  private static void main() {
    for (Throwable exc :
        List.of(new StopIteration(1), new StopAsyncIteration("s"), new GeneratorExit())) {
      Task<Object> t = Asyncio.createTask(raises(exc));
      Asyncio.wait(List.of(t));
      Throwable cause = t.exception().getCause();
      log(
          label(exc),
          "in a task",
          label(t.exception()),
          "cause",
          label(cause != null ? cause : new Boom("none")));
      try {
        raises(exc).await();
      } catch (Throwable out) {
        log(label(exc), "in a coroutine", label(out));
      }
    }

    log("-- results that look like something else");
    LoopFuture<Object> inner = Asyncio.getRunningLoop().createFuture();
    for (Object value :
        Arrays.asList(new Boom("returned, not raised"), null, List.of(1, List.of(2)), inner)) {
      Task<Object> t = Asyncio.createTask(returns(value));
      Asyncio.wait(List.of(t));
      log(t.result() == value, value != inner ? value : "a future");
    }
    Coroutine<String> coro = returns("inner result");
    Coroutine<String> got = returns(coro).await();
    log("a coroutine as a result", got == coro, got.await());

    log("-- a generator as a coroutine");
    aattempt("awaited", oldStyle(2));
    Task<String> t = Asyncio.createTask(returns(oldStyle(1).await()));
    aattempt("task", t);

    log("-- a generator that is driven by hand inside a task");
    Coroutine<Object> c = Coroutine.of(() -> Coroutine.suspend("handed out"));
    attempt("send", () -> c.send(null));
    attempt("send", () -> c.send("handed in"));

    log("-- a task that ends while somebody cancels it");
    t = Asyncio.createTask(ends());
    turns(1);
    t.cancel("in the last turn");
    aattempt("cancelled", t);
    t = Asyncio.createTask(ends());
    turns(2);
    log("done", t.isDone(), "cancel", t.cancel(), state(t));

    log("-- awaiting the same task from many");
    Task<String> shared = Asyncio.createTask(returns("shared"));
    log(
        Asyncio.gather(
                Coroutine.of(() -> shared.await()),
                Coroutine.of(() -> shared.await()),
                Coroutine.of(() -> shared.await()))
            .await());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
