package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Generator;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.TaskOptions;
import asyncio4j.Token;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * Context variables in generators, async generators, callbacks and tasks that hand work to each
 * other.
 */
public final class ContextGenerators implements Twin {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private LoopFuture<Void> done;
  private Task<List<String>> a;
  private Task<List<String>> b;

  private static Generator<String, Void, Void> plain() {
    return Generator.of(out -> {
      while (true) {
        String before = VAR.get();
        VAR.set(before + "+plain");
        out.yield(before);
      }
    });
  }

  private static AsyncGenerator<String, Void> agen() {
    return AsyncGenerator.of(out -> {
      while (true) {
        String before = VAR.get();
        VAR.set(before + "+agen");
        Asyncio.sleep(Duration.ZERO);
        out.yield(before);
      }
    });
  }

  private static List<String> step(AsyncGenerator<String, Void> ag, String name) {
    VAR.set(name);
    String value = ag.anext().await();
    return List.of(value, VAR.get());
  }

  private static AsyncGenerator<Integer, Void> cleans() {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
      } finally {
        Asyncio.sleep(Duration.ZERO);
        log("clean-up sees", VAR.get());
      }
    });
  }

  private static void closes(AsyncGenerator<Integer, Void> ag) {
    VAR.set("closed there");
    ag.aclose().await();
  }

  private void child() {
    log("child sees", VAR.get());
    done.setResult(null);
  }

  private static void inside(Context ctx) {
    try {
      ctx.run(() -> log("not reached"));
    } catch (IllegalStateException e) {
      log("the task is in it");
    }
    Asyncio.sleep(Duration.ZERO);
    VAR.set("set by inside");
  }

  private static void resets(Token<String> token) {
    try {
      VAR.reset(token);
    } catch (IllegalArgumentException e) {
      log("a token of another context: Value");
    }
  }

  private static Coroutine<List<String>> sets(String value) {
    return Coroutine.of(() -> {
      String before = VAR.get();
      VAR.set(value);
      turns(1);
      return List.of(before, VAR.get());
    });
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();

    log("-- a generator runs in the context of whoever asks it");
    VAR.set("main");
    Generator<String, Void, Void> g = plain();
    log(g.next(), "then", VAR.get());
    Context ctx = Context.copyContext();
    ctx.run(() -> VAR.set("ctx"));
    log(ctx.run(() -> g.next()), "then", ctx.get(VAR), "here", VAR.get());
    log(g.next(), "then", VAR.get());

    log("-- an async generator likewise, step by step");
    VAR.set("main");
    AsyncGenerator<String, Void> ag = agen();
    log(ag.anext().await(), "then", VAR.get());
    log(Asyncio.createTask(() -> step(ag, "one")).await(), "here", VAR.get());
    log(Asyncio.createTask(() -> step(ag, "two")).await(), "here", VAR.get());
    log(step(ag, "inline"), "here", VAR.get());
    ag.aclose().await();

    log("-- the clean-up runs where aclose is awaited");
    VAR.set("opened here");
    AsyncGenerator<Integer, Void> cleans = cleans();
    cleans.anext().await();
    Asyncio.createTask(() -> closes(cleans)).await();

    log("-- callbacks: the context of the moment they were added");
    LoopFuture<Void> fut = loop.createFuture();
    for (String name : List.of("first", "second")) {
      VAR.set(name);
      fut.addDoneCallback(_ -> log("callback sees", VAR.get()));
    }
    Context given = Context.copyContext();
    given.run(() -> VAR.set("given"));
    fut.addDoneCallback(
        _ -> {
          log("callback sees", VAR.get());
          VAR.set("changed");
        },
        given);
    VAR.set("resolver");
    fut.setResult(null);
    turns(1);
    log("here", VAR.get(), "ctx", given.get(VAR));

    log("-- a timer and what it starts");
    VAR.set("timer set");
    done = loop.createFuture();
    loop.callLater(
        UNIT,
        () -> {
          VAR.set("in the timer");
          Asyncio.createTask(this::child);
        });
    VAR.set("later");
    done.await();

    log("-- a context that is entered already");
    Context entered = Context.copyContext();
    Task<Void> t = Asyncio.createTask(() -> inside(entered), TaskOptions.in(entered));
    Asyncio.sleep(Duration.ZERO);
    entered.run(() -> log("between its steps anybody may enter it", VAR.get()));
    t.await();
    log("ctx", entered.get(VAR));

    log("-- tokens across awaits and across tasks");
    Token<String> token = VAR.set("with a token");
    turns(1);
    VAR.reset(token);
    log("reset", VAR.get());
    Token<String> again = VAR.set("again");
    Asyncio.createTask(() -> resets(again)).await();
    log(VAR.get());

    log("-- gather and TaskGroup: each child its own copy");
    VAR.set("parent");
    log(Asyncio.gather(sets("a"), sets("b")).await());
    TaskGroup.scope(tg -> {
      a = tg.createTask(sets("c"));
      VAR.set("parent in the group");
      b = tg.createTask(sets("d"));
    });
    log(a.result(), b.result(), "here", VAR.get());
    log(
        "wait_for runs a coroutine in place",
        Asyncio.waitFor(sets("w"), Duration.ofSeconds(5)),
        "here",
        VAR.get());
  }

  @Override
  public void play() {
    run(this::main);
  }
}
