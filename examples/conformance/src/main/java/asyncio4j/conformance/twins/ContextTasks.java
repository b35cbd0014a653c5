package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/**
 * Context variables: copied when a task or callback is created, shared by a directly awaited
 * coroutine.
 */
public final class ContextTasks implements Twin {

  private static final ContextVar<String> VAR = ContextVar.of("var", "default");

  private static void child(String name, String value) {
    log(name, "sees", VAR.get());
    VAR.set(value);
    Asyncio.sleep(Duration.ZERO);
    log(name, "still", VAR.get());
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    VAR.set("main");

    Task<Void> t = Asyncio.createTask(() -> child("task", "task value"));
    VAR.set("main after create_task");
    t.await();
    log("main unaffected", VAR.get());
    child("coroutine", "coroutine value");
    log("main affected", VAR.get());

    log("-- callbacks");
    VAR.set("at call_soon");
    loop.callSoon(() -> {
      log("soon sees", VAR.get());
      VAR.set("set in callback");
    });
    loop.callLater(UNIT, () -> log("later sees", VAR.get()));
    LoopFuture<Void> fut = loop.createFuture();
    fut.addDoneCallback(_ -> log("done callback sees", VAR.get()));
    VAR.set("afterwards");
    fut.setResult(null);
    Asyncio.sleep(units(3));
    log("main", VAR.get());

    log("-- an explicit context");
    Context ctx = Context.copyContext();
    ctx.run(() -> VAR.set("in ctx"));
    Asyncio.createTask(() -> child("task in ctx", "left in ctx"), TaskOptions.in(ctx)).await();
    log("ctx keeps it", ctx.get(VAR), "/ main", VAR.get());
    loop.callSoon(
        () -> {
          log("callback in ctx", VAR.get());
          VAR.set("set by callback");
        },
        ctx);
    turns(1);
    log("ctx", ctx.get(VAR));

    log("-- two tasks sharing one context");
    Task<Void> a = Asyncio.createTask(() -> child("a", "from a"), TaskOptions.in(ctx));
    Task<Void> b = Asyncio.createTask(() -> child("b", "from b"), TaskOptions.in(ctx));
    Asyncio.gather(a, b).await();
    log("ctx", ctx.get(VAR), "/ same object", a.getContext() == ctx, "/ main", VAR.get());
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
