package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.TaskFactory;
import asyncio4j.TaskGroup;
import asyncio4j.TaskOptions;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Eager tasks: results at once, context, cancel before and after the first await, names,
 * currentTask, groups and gather.
 */
public final class TaskEagerCorners implements Twin {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ContextVar<String> var = ContextVar.of("var", "unset");
  private Task<?> me;

  private Coroutine<String> quick(String v) {
    return Coroutine.of(() -> {
      log(
          "quick runs, current is me",
          Asyncio.currentTask() == me,
          "in all_tasks",
          Asyncio.allTasks().contains(Asyncio.currentTask()));
      return v;
    });
  }

  private static Coroutine<String> slow(String v, int n) {
    return Coroutine.of(() -> {
      try {
        log("slow begins", v);
        turns(n);
        log("slow ends", v);
        return v;
      } catch (CancelledError exc) {
        log("slow", v, "cancelled", exc);
        throw exc;
      }
    });
  }

  private static Coroutine<String> slow(String v) {
    return slow(v, 1);
  }

  private static Coroutine<String> fails() {
    return Coroutine.of(() -> {
      throw new Boom("at once");
    });
  }

  private static Coroutine<String> cancelsItself(boolean awaits) {
    return Coroutine.of(() -> {
      Asyncio.currentTask().cancel("self");
      if (awaits) {
        turns(1);
      }
      return "returned";
    });
  }

  private static Coroutine<String> cancels(Task<?> task) {
    return Coroutine.of(() -> {
      task.cancel("by the child");
      return "child done";
    });
  }

  private static String parent() {
    Task<String> t = Asyncio.createTask(cancels(Asyncio.currentTask()));
    log("the parent goes on", state(t));
    try {
      turns(1);
    } catch (CancelledError exc) {
      log("parent", exc);
    }
    return "parent done";
  }

  private Coroutine<List<String>> sets(String v) {
    return Coroutine.of(() -> {
      String before = var.get();
      var _ = var.set(v);
      turns(1);
      return List.of(before, var.get());
    });
  }

  private static void outer() {
    Task<String> t = Asyncio.createTask(slow("inner", 2));
    log("outer after inner", state(t));
    throw new Boom("outer");
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setTaskFactory(TaskFactory.eager());
    me = Asyncio.currentTask();

    log("-- done before create_task returns");
    Task<String> t = Asyncio.createTask(quick("q"));
    log(
        state(t),
        "current is me again",
        Asyncio.currentTask() == me,
        Asyncio.allTasks().contains(t));
    t = Asyncio.createTask(fails());
    log(state(t));
    aattempt("awaited", t);

    log("-- suspended at its first await");
    t = Asyncio.createTask(slow("s"));
    log("created", state(t));
    log(t.await());

    log("-- cancelled after its first step");
    t = Asyncio.createTask(slow("c", 5));
    log("cancel", t.cancel("why"), t.cancelling());
    aattempt("c", t);

    log("-- a done callback on one that is done: a turn later");
    t = Asyncio.createTask(quick("cb"));
    t.addDoneCallback(done -> log("callback", done.result()));
    log("added");
    turns(1);

    log("-- cancels itself in its first step");
    for (boolean awaits : List.of(true, false)) {
      t = Asyncio.createTask(cancelsItself(awaits));
      log(state(t), t.cancelling());
      aattempt("self", t);
    }

    log("-- cancels its parent in its first step");
    log(Asyncio.createTask(() -> parent()).await());

    log("-- contexts");
    var _ = var.set("main");
    Task<List<String>> child = Asyncio.createTask(sets("child"));
    log("here", var.get(), child.await());
    Context ctx = Context.copyContext();
    child = Asyncio.createTask(sets("shared"), TaskOptions.in(ctx));
    log("ctx", ctx.get(var), "here", var.get());
    log(child.await());

    log("-- gather, wait_for, timeout, group and shield over what is done at once");
    log(Asyncio.gather(quick("g1"), slow("g2"), quick("g3")).await());
    log(Asyncio.waitFor(quick("w"), SECOND));
    Asyncio.timeout(SECOND).run(() -> log(Asyncio.createTask(quick("t")).await()));
    List<Task<String>> ab = new ArrayList<>();
    TaskGroup.scope(tg -> {
      ab.add(tg.createTask(quick("tg")));
      log(state(ab.get(0)));
      ab.add(tg.createTask(slow("tg2")));
    });
    log(state(ab.get(0)), state(ab.get(1)));
    try {
      TaskGroup.scope(tg -> {
        tg.createTask(fails());
        log("the body goes on");
        turns(1);
        log("not reached");
      });
    } catch (Throwable exc) {
      log(exc);
    }
    log(Asyncio.shield(quick("sh")).await());

    log("-- an eager task that starts one, and fails");
    Task<?> failed = Asyncio.createTask(() -> outer());
    log(state(failed));
    turns(4);

    log("-- mixed: a factory for one task only");
    loop.setTaskFactory(null);
    t = Asyncio.createTask(quick("lazy"));
    log(state(t));
    t.await();
    t = Task.startEagerly(loop, quick("eager by hand"), TaskOptions.named("n"));
    log(state(t), t.getName());
    log("from a callback");
    loop.callSoon(
        () -> log(state(Task.startEagerly(loop, slow("from callback"), TaskOptions.DEFAULT))));
    turns(4);
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
