package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Runner;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;

/** Runner: several runs on one loop and one context; lazy start; close; refusals. */
public final class RunnerReuse implements Twin {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private static Coroutine<EventLoop> showAndSet(String value) {
    return Coroutine.of(() -> {
      log("run sees", VAR.get());
      VAR.set(value);
      return Asyncio.getRunningLoop();
    });
  }

  private static Void raises() {
    throw new Boom("from run");
  }

  private static void nested(Runner runner) {
    Coroutine<EventLoop> c = showAndSet("x");
    attempt("nested run", () -> runner.run(c));
    c.close();
  }

  @Override
  public void play() {
    VAR.set("outer");
    EventLoop loop;
    Runner runner = Runner.create();
    try (runner) {
      loop = runner.getLoop();
      log(
          "same loop each time",
          runner.run(showAndSet("first")) == loop,
          runner.run(showAndSet("second")) == loop);
      log("outside", VAR.get());
      VAR.set("changed later");
      log("the context was copied when the runner started");
      runner.run(showAndSet("third"));
      log("explicit context");
      Context ctx = Context.copyContext();
      runner.run(showAndSet("in ctx"), ctx);
      log("ctx holds", ctx.get(VAR));
      attempt("error", () -> runner.run(Coroutine.of(() -> raises())));
      runner.run(showAndSet("fourth"));

      runner.run(() -> nested(runner));
    }
    log("closed", loop.isClosed());
    Coroutine<EventLoop> c = showAndSet("x");
    attempt("run after close", () -> runner.run(c));
    c.close();
    attempt("get_loop after close", runner::getLoop);
    attempt("close again", runner::close);

    log("-- never used");
    Runner unused = Runner.create();
    unused.close();
    log("closing an unstarted runner leaves it usable");
    log(unused.run(showAndSet("y")).isRunning());
    unused.close();
  }
}
