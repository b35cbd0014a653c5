package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.EventLoop;
import asyncio4j.InvalidStateException;
import asyncio4j.LoopFuture;
import asyncio4j.StopIteration;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Callbacks that raise Cancelled or a fatal error, remove each other, run in given contexts; what
 * the handler sees.
 */
public final class FutureCallbacksMore implements Twin {

  private final ContextVar<String> var = ContextVar.of("var", "unset");

  private static void raise(Throwable exc) {
    if (exc instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) exc;
  }

  private void handler(EventLoop loop, Map<String, Object> context) {
    log(
        "handler",
        new TreeSet<>(context.keySet()).toArray(),
        label((Throwable) context.get("exception")),
        "var",
        var.get());
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler(this::handler);

    log("-- callbacks that raise: the others run all the same");
    LoopFuture<Object> f = loop.createFuture();
    for (Throwable exc :
        List.of(
            new Boom("b"),
            new CancelledError("c"),
            new Crash("d"),
            new InvalidStateException("e"))) {
      f.addDoneCallback(_ -> raise(exc));
    }
    f.addDoneCallback(_ -> log("last callback"));
    f.setResult(null);
    turns(1);

    log("-- the handler is called in the context of the callback");
    Context ctx = Context.copyContext();
    ctx.run(() -> var.set("given"));
    loop.callSoon(() -> raise(new Boom("x")), ctx);
    var.set("main");
    loop.callSoon(() -> raise(new Boom("y")));
    var.set("main later");
    turns(1);

    log("-- callbacks added and removed while the future completes");
    LoopFuture<Object> g = loop.createFuture();
    List<Object> calls = new ArrayList<>();
    Consumer<LoopFuture<Object>> second = _ -> calls.add("second");
    Consumer<LoopFuture<Object>> first =
        fut -> {
          calls.add("first");
          log("removed", fut.removeDoneCallback(second));
          fut.addDoneCallback(second);
        };
    g.addDoneCallback(first);
    g.addDoneCallback(second);
    g.setResult(null);
    log("removed when done", g.removeDoneCallback(first));
    turns(3);
    log(calls);

    log("-- what set_exception refuses");
    LoopFuture<Object> h = loop.createFuture();
    attempt("StopIteration", () -> h.setException(new StopIteration(1)));
    log(state(h));
    attempt("Cancelled", () -> h.setException(new CancelledError("set, not cancelled")));
    log("done", h.isDone(), "cancelled", h.isCancelled());
    attempt("result", () -> h.result());
    attempt("exception", () -> h.exception());
    Task<Object> waits = Asyncio.createTask(() -> h.await());
    turns(2);
    log("a task that awaits it", state(waits), "count", waits.cancelling());

    log("-- a callback that cancels the task that added it");
    LoopFuture<Object> i = loop.createFuture();
    Task<?> me = Asyncio.currentTask();
    Task<?> victim =
        Asyncio.createTask(() -> {
          Task<?> mine = Asyncio.currentTask();
          i.addDoneCallback(_ -> mine.cancel("by the callback"));
          try {
            i.await();
            log("the result came first; the cancellation hits the next await");
            turns(1);
          } catch (CancelledError exc) {
            log("victim", exc);
          }
        });
    turns(1);
    i.setResult("x");
    victim.await();

    log("-- call_exception_handler by hand, and a handler that calls it again");
    loop.setExceptionHandler((_, context) -> {
      log("again", context.get("message"));
      if (context.get("message").equals("outer")) {
        loop.callExceptionHandler(Map.of("message", "inner"));
      }
    });
    loop.callExceptionHandler(Map.of("message", "outer"));
    log("main was not disturbed", me.cancelling());
  }

  @Override
  public void play() {
    Asyncio.run(this::main);

    log("-- run_until_complete with what is not its own");
    EventLoop loop = Asyncio.newEventLoop();
    EventLoop other = Asyncio.newEventLoop();
    LoopFuture<Object> f = other.createFuture();
    attempt("a future of another loop", () -> loop.runUntilComplete(f));
    f.cancel();
    attempt("a cancelled one", () -> other.runUntilComplete(f));
    loop.close();
    other.close();
  }
}
