package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;

/**
 * TaskGroup: entered by a cancelled task, left by return and break, children that add and cancel
 * each other, counts.
 */
public final class TaskgroupMore implements Twin {

  private static Coroutine<String> child(String name, int n) {
    return child(name, n, null);
  }

  private static Coroutine<String> child(String name, int n, RuntimeException exc) {
    return Coroutine.of(() -> {
      try {
        turns(n);
      } catch (CancelledError e) {
        log(name, "cancelled", e);
        throw e;
      }
      log(name, "ends");
      if (exc != null) {
        throw exc;
      }
      return name;
    });
  }

  private static void pending() {
    Asyncio.currentTask().cancel("pending");
    TaskGroup.scope(tg -> {
      tg.createTask(child("a", 1));
      log("the body begins");
      turns(1);
      log("not reached");
    });
  }

  private static void pendingExit() {
    TaskGroup.scope(tg -> {
      tg.createTask(child("b", 1));
      Asyncio.currentTask().cancel("pending");
    });
    log("not reached");
  }

  private static void pendingEmpty() {
    TaskGroup.scope(_ -> Asyncio.currentTask().cancel("pending"));
    log("the block is over");
    turns(1);
    log("not reached");
  }

  private static String returns() {
    TaskGroup tg = new TaskGroup();
    return tg.run(() -> {
      tg.createTask(child("c", 3));
      return "returned";
    });
  }

  private static void attacks(Task<?> victim) {
    victim.cancel("attacked");
    turns(2);
    throw new Boom("attacker");
  }

  private static String refuses() {
    for (int i = 0; i < 2; i++) {
      try {
        turns(60);
      } catch (CancelledError exc) {
        log("refused", exc);
      }
    }
    turns(3);
    return "at last";
  }

  private static void spawns(TaskGroup tg, int depth, List<Object> order) {
    order.add(depth);
    if (depth > 0) {
      for (int i = 0; i < 2; i++) {
        tg.createTask(() -> spawns(tg, depth - 1, order));
      }
    }
  }

  private static Coroutine<String> group(String name, RuntimeException exc) {
    return Coroutine.of(() -> {
      TaskGroup.scope(tg -> tg.createTask(child(name, 2, exc)));
      return name;
    });
  }

  private static void main() {
    log("-- entered with a cancellation pending: the first await of the body gets it");
    Task<?> t = Asyncio.createTask(() -> pending());
    aattempt("pending", t);
    log("count", t.cancelling());

    log("-- the same without an await in the body: the exit gets it");
    t = Asyncio.createTask(() -> pendingExit());
    aattempt("pending", t);

    log("-- and in an empty group: the next await gets it");
    t = Asyncio.createTask(() -> pendingEmpty());
    aattempt("pending", t);

    log("-- left by return and by break");
    attempt("returns", () -> returns());
    for (int i = 0; i < 3; i++) {
      TaskGroup.scope(tg -> tg.createTask(child("d", 2)));
      break;
    }
    log("left");

    log("-- a child cancels its sibling, then fails");
    List<Task<?>> kept = new ArrayList<>();
    try {
      TaskGroup.scope(tg -> {
        Task<String> v = tg.createTask(child("victim", 60));
        kept.add(v);
        tg.createTask(() -> attacks(v));
      });
    } catch (Throwable exc) {
      log(exc);
    }
    log(state(kept.getFirst()));

    log("-- a child that refuses to be cancelled holds the group");
    try {
      TaskGroup.scope(tg -> {
        kept.add(tg.createTask(() -> refuses()));
        tg.createTask(child("e", 1, new Boom("e")));
        turns(4);
      });
    } catch (Throwable exc) {
      log(exc);
      kept.getLast().cancel();
    }
    log(state(kept.getLast()));

    log("-- children of children, all into one group");
    List<Object> order = new ArrayList<>();
    TaskGroup.scope(tg -> tg.createTask(() -> spawns(tg, 3, order)));
    log(order);

    log("-- two groups one after the other, errors in both");
    Task<?> me = Asyncio.currentTask();
    for (RuntimeException exc : List.of(new Boom("one"), new Bang("two"))) {
      try {
        TaskGroup.scope(tg -> {
          tg.createTask(child("f", 1, exc));
          turns(9);
        });
      } catch (Throwable out) {
        log(out, "count", me.cancelling());
      }
    }
    turns(1);
    log("the next await is quiet");

    log("-- a group inside gather");
    log(Asyncio.gatherReturnExceptions(group("g", null), group("h", new Boom("h"))).await());

    log("-- the body swallows the cancellation of the group");
    try {
      TaskGroup.scope(tg -> {
        tg.createTask(child("i", 1, new Boom("i")));
        try {
          turns(9);
        } catch (CancelledError e) {
          log("swallowed", me.cancelling());
        }
        turns(1);
        log("the body goes on");
      });
    } catch (Throwable exc) {
      log(exc, "count", me.cancelling());
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
