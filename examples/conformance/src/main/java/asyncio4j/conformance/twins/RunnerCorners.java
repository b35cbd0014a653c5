package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.Runner;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.Map;

/**
 * Runner: contexts, what is left behind, errors in clean-up, run after an error, loops made by a
 * factory that fails.
 */
public final class RunnerCorners implements Twin {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ContextVar<String> var = ContextVar.of("var", "unset");
  private AsyncGenerator<Integer, Object> kept;

  private static <T> Coroutine<T> value(T v) {
    return Coroutine.of(() -> v);
  }

  private static String leaves(String name, int n) {
    Asyncio.createTask(() -> {
      try {
        Asyncio.sleep(LONG);
      } catch (CancelledError exc) {
        log(name, "child cancelled", exc);
        turns(n);
        log(name, "child cleaned up");
        throw exc;
      }
    });
    turns(1);
    return name;
  }

  private static void failsOnCancel() {
    Asyncio.createTask(() -> {
      try {
        Asyncio.sleep(LONG);
      } catch (CancelledError e) {
        throw new Boom("in clean-up");
      }
    });
    turns(1);
  }

  private static void handler(EventLoop loop, Map<String, Object> context) {
    log("handler", context.get("message"), context.get("exception"));
  }

  private static EventLoop factory() {
    throw new Boom("factory");
  }

  private static void cancelsItself() {
    Asyncio.currentTask().cancel("me");
    turns(1);
  }

  private static void cancelledByAnother() {
    var me = Asyncio.currentTask();
    Asyncio.getRunningLoop().callSoon(() -> me.cancel("other"));
    turns(3);
  }

  private static String stops() {
    Asyncio.getRunningLoop().stop();
    turns(3);
    return "not reached";
  }

  private AsyncGenerator<Integer, Object> agen() {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } finally {
        turns(1);
        log("agen closed");
      }
    });
  }

  private int uses() {
    kept = agen();
    return kept.anext().await();
  }

  private static int runAndClose(Runner runner) {
    Coroutine<Integer> coro = value(1);
    try {
      return runner.run(coro);
    } finally {
      coro.close();
    }
  }

  @Override
  public void play() {
    log("-- children left behind live on until the runner is closed");
    try (Runner runner = Runner.create()) {
      log(runner.run(() -> leaves("first", 2)));
      log(runner.run(() -> leaves("second", 0)));
      log("tasks", runner.run(() -> Asyncio.allTasks().size()));
    }
    log("closed");

    log("-- an error in the clean-up of a child");
    Runner failing = Runner.create();
    failing.getLoop().setExceptionHandler(RunnerCorners::handler);
    failing.run(() -> failsOnCancel());
    failing.close();
    failing.close();

    log("-- the body of with fails: children are cancelled all the same");
    try (Runner runner = Runner.create()) {
      runner.run(() -> leaves("third", 0));
      throw new Bang("body");
    } catch (Bang exc) {
      log(exc);
    }

    log("-- a factory that fails");
    Runner broken = Runner.create(RunOptions.loopFactory(RunnerCorners::factory));
    attempt("run", () -> runAndClose(broken));
    attempt("again", () -> runAndClose(broken));
    broken.close();

    log("-- the main task: cancelled from inside, by itself and by another");
    try (Runner runner = Runner.create()) {
      attempt("itself", () -> runner.run(() -> cancelsItself()));
      attempt("other", () -> runner.run(() -> cancelledByAnother()));
    }

    log("-- stop() in the middle of run");
    try (Runner runner = Runner.create()) {
      attempt("stopped", () -> runner.run(() -> stops()));
      log(runner.run(value("and again")));
    }

    log("-- contexts");
    try (Runner runner = Runner.create()) {
      runner.run(() -> sets("one"));
      log("kept", runner.run(() -> var.get()), "here", var.get());
      runner.getLoop().callSoon(() -> log("callback before run", var.get()));
      log(runner.run(() -> var.get()));
      Context ctx = new Context();
      runner.run(() -> sets("two"), ctx);
      log("own", ctx.get(var), "runner", runner.run(() -> var.get()));
    }

    log("-- an async generator left behind is closed by the runner");
    try (Runner runner = Runner.create()) {
      log(runner.run(() -> uses()));
    }
    log("debug", debug(true), debug(false));
  }

  private static boolean debug(boolean on) {
    return Asyncio.run(() -> Asyncio.getRunningLoop().getDebug(), RunOptions.debug(on));
  }

  private void sets(String value) {
    var _ = var.set(value);
  }
}
