package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Handle;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import asyncio4j.Token;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;

/**
 * Context variables: tokens used twice, in another context, of another variable; contexts entered
 * twice; copies; defaults.
 */
public final class ContextCorners implements Twin {

  private final ContextVar<Object> a = ContextVar.of("a");
  private final ContextVar<Object> b = ContextVar.of("b", "b default");

  private static void shows(String what, Callable<?> call) {
    try {
      log(what, "->", call.call());
    } catch (NoSuchElementException exc) {
      log(what, "!!", label(exc), "");
    } catch (Throwable exc) {
      String text = scrub(exc.getMessage());
      log(what, "!!", label(exc), text.startsWith("<> ") ? text.substring(3) : text);
    }
  }

  private static Object nothing(Runnable action) {
    action.run();
    return null;
  }

  private void plain() {
    log("-- missing");
    shows("get", () -> a.get());
    shows("get with default", () -> a.get("given"));
    shows("own default", () -> b.get());
    shows("given default wins", () -> b.get("given"));
    Context ctx = Context.copyContext();
    shows("ctx item", () -> ctx.get(a));
    shows("ctx get", () -> ctx.get(a, null));
    shows("ctx get default of the variable is not used", () -> ctx.get(b, null));
    shows("ctx get fallback", () -> ctx.get(b, "fallback"));
    log(ctx.contains(a), ctx.contains(b), ctx.size());

    log("-- tokens");
    Token<Object> t1 = a.set(1);
    Token<Object> t2 = a.set(2);
    log(t1.isMissing(), t2.oldValue(), t1.variable() == a);
    a.reset(t2);
    log(a.get());
    shows("twice", () -> nothing(() -> a.reset(t2)));
    shows("of another variable", () -> nothing(() -> b.reset(t1)));
    shows("in another context", () -> Context.copyContext().run(() -> nothing(() -> a.reset(t1))));
    a.reset(t1);
    shows("unset again", () -> a.get());

    log("-- out of order");
    Token<Object> o1 = a.set(1);
    Token<Object> o2 = a.set(2);
    Token<Object> o3 = a.set(3);
    a.reset(o1);
    shows("the oldest first", () -> a.get("unset"));
    a.reset(o3);
    log(a.get());
    a.reset(o2);
    log(a.get());

    log("-- contexts");
    Context own = new Context();
    shows("entered twice", () -> own.run(() -> own.run(() -> null)));
    shows("run returns", () -> own.run(() -> a.get("nothing there")));
    shows("run raises", () -> own.run(() -> raises()));
    own.run(() -> a.set("in ctx"));
    shows("after an error it can be entered again", () -> own.run(() -> a.get()));
    Context copy = own.copy();
    own.run(() -> a.set("changed"));
    log(copy.get(a), own.get(a), copy.size());
    Context copy2 = own.run(() -> Context.copyContext());
    log(copy2.get(a), copy2.asMap().equals(own.asMap()), copy2 == own);
    log(own.variables().stream().map(ContextVar::name).toList(), List.copyOf(own.asMap().values()));
  }

  private static Object raises() {
    throw new Boom("inside");
  }

  private Coroutine<List<Object>> child(String v) {
    return Coroutine.of(() -> {
      Object before = a.get();
      var _ = a.set(v);
      turns(1);
      return List.of(before, a.get());
    });
  }

  private void main() {
    log("-- tasks");
    var _ = a.set("parent");
    log(Asyncio.gather(child("x"), child("y")).await(), a.get());
    log("awaited without a task", child("z").await(), a.get());
    Context ctx = Context.copyContext();
    Task<?> t = Asyncio.createTask(child("in ctx"), TaskOptions.in(ctx));
    Task<?> u = Asyncio.createTask(child("in ctx too"), TaskOptions.in(ctx));
    log(t.await(), u.await(), ctx.get(a), a.get());
    log("task context", t.getContext() == ctx);

    Token<Object> token = a.set("before");
    Task<?> other = Asyncio.createTask(() -> a.reset(token));
    Asyncio.wait(List.of(other));
    log("a token in a task", label(other.exception()));
    a.reset(token);
    log(a.get());

    log("-- callbacks and handles");
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<Object> f = loop.createFuture();
    var _ = a.set("at add");
    f.addDoneCallback(_ -> log("callback", a.get()));
    f.addDoneCallback(_ -> log("callback in ctx", a.get()), ctx);
    loop.callLater(Duration.ZERO, () -> log("later", a.get()), ctx);
    Handle h =
        loop.callSoon(() -> {
          log("soon", a.get());
          var _ = a.set("set in a callback");
        });
    log("handle", h.getContext() != ctx);
    var _ = a.set("after");
    f.setResult(null);
    turns(2);
    log(a.get());

    log("-- a context that is in use by a task");
    Asyncio.createTask(
            () -> {
              shows("enter", () -> Context.copyContext().run(() -> a.get()));
              Context mine = Asyncio.currentTask().getContext();
              shows("enter mine", () -> mine.run(() -> a.get()));
            })
        .await();
  }

  @Override
  public void play() {
    plain();
    Asyncio.run(this::main);
  }
}
