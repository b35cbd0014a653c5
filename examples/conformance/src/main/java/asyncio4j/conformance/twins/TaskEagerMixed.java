package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskFactory;
import asyncio4j.TaskGroup;
import asyncio4j.TaskOptions;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The eager task factory with errors, cancellation and contexts, nested starts, a group and a
 * gather.
 */
public final class TaskEagerMixed implements Twin {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private final List<Task<?>> running = new ArrayList<>();

  /** The main task is number 0, the others count from when they were first seen. */
  private int current() {
    Task<?> task = Asyncio.currentTask();
    if (!running.contains(task)) {
      running.add(task);
    }
    return running.indexOf(task);
  }

  private Coroutine<String> leaf(String name) {
    return Coroutine.of(() -> {
      log(name, "runs in", current());
      return name;
    });
  }

  private Coroutine<String> nests(String name) {
    return Coroutine.of(() -> {
      log(name, "begins in", current());
      Task<String> t = Asyncio.createTask(leaf(name + " child"));
      log(name, "goes on in", current(), state(t));
      Asyncio.sleep(Duration.ZERO);
      log(name, "resumes in", current());
      return t.await();
    });
  }

  private static Coroutine<String> fails(Throwable exc) {
    return Coroutine.of(() -> {
      if (exc instanceof Error error) {
        throw error;
      }
      throw (Exception) exc;
    });
  }

  private static Coroutine<String> selfCancel(boolean thenWait) {
    return Coroutine.of(() -> {
      Asyncio.currentTask().cancel("self");
      if (thenWait) {
        Asyncio.sleep(Duration.ZERO);
        log("not reached");
      }
      return "returned";
    });
  }

  private static Coroutine<Void> waits() {
    return Coroutine.of(() -> {
      try {
        Asyncio.sleep(Duration.ofSeconds(60));
      } catch (CancelledError exc) {
        log("sees", exc);
        throw exc;
      }
    });
  }

  private static Coroutine<String> sets(String value) {
    return Coroutine.of(() -> {
      log("sees", VAR.get());
      VAR.set(value);
      Asyncio.sleep(Duration.ZERO);
      return VAR.get();
    });
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setTaskFactory(TaskFactory.eager());
    Task<?> me = Asyncio.currentTask();
    current();

    log("-- nested");
    Task<String> n = Asyncio.createTask(nests("n"));
    log("back in", current(), state(n));
    aattempt("n", n);

    log("-- errors in the first step");
    for (Throwable exc :
        List.of(new Boom("ordinary"), new Crash("not ordinary"), new CancelledError("cancelled"))) {
      Task<String> t = Asyncio.createTask(fails(exc));
      log("still in", current(), "cancelled", t.isCancelled());
      aattempt("task", t);
    }

    log("-- it cancels itself in its first step");
    for (boolean thenWait : List.of(true, false)) {
      Task<String> t = Asyncio.createTask(selfCancel(thenWait));
      log("done", t.isDone(), "cancelling", t.cancelling());
      aattempt("task", t);
    }

    log("-- cancelled right after the first step");
    Task<Void> w = Asyncio.createTask(waits());
    log("cancel", w.cancel("right away"), state(w));
    aattempt("task", w);

    log("-- contexts");
    VAR.set("main");
    Task<String> a = Asyncio.createTask(sets("a"));
    Context ctx = Context.copyContext();
    Task<String> b = Asyncio.createTask(sets("b"), TaskOptions.in(ctx));
    log("here", VAR.get(), "ctx", ctx.get(VAR));
    log(a.await(), b.await(), "here", VAR.get(), "ctx", ctx.get(VAR));

    log("-- a group: an error in the first step of a child");
    try {
      TaskGroup.scope(tg -> {
        tg.createTask(fails(new Boom("child")));
        log("the body goes on");
        Coroutine<Void> c = waits();
        try {
          tg.createTask(c);
        } catch (IllegalStateException exc) {
          log(scrub(exc.getMessage()));
        }
        c.close();
        Asyncio.sleep(Duration.ofSeconds(60));
        log("not reached");
      });
    } catch (Throwable exc) {
      log(exc, "count", me.cancelling());
    }

    log("-- gather");
    aattempt("first error", Asyncio.gather(leaf("g1"), fails(new Boom("g2")), leaf("g3")));
    aattempt("all", Asyncio.gatherReturnExceptions(leaf("g4"), fails(new Boom("g5"))));

    log("-- wait_for and shield");
    aattempt("wait_for", () -> Asyncio.waitFor(leaf("w"), Duration.ofSeconds(5)));
    aattempt("shield", Asyncio.shield(leaf("s")));

    log("-- from a callback");
    LoopFuture<Void> f = loop.createFuture();
    loop.callSoon(() -> {
      Task<String> t = Asyncio.createTask(leaf("from a callback"));
      log("current", Asyncio.currentTask(), state(t));
      f.setResult(null);
    });
    f.await();
    loop.setTaskFactory(null);
    Task<String> lazy = Asyncio.createTask(leaf("lazy again"));
    log(state(lazy));
    lazy.await();
    attempt("factory", loop::getTaskFactory);
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
