package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;

/** asCompleted: completion order, the plain and the asynchronous iterator, timeout, duplicates. */
public final class AscompletedOrder implements Twin {

  private static Coroutine<String> work(String name, int units, RuntimeException exc) {
    return Coroutine.of(() -> {
      Asyncio.sleep(units(units));
      if (exc != null) {
        throw exc;
      }
      return name;
    });
  }

  private static List<Task<String>> start() {
    return List.of(
        Asyncio.createTask(work("slow", 5, null)),
        Asyncio.createTask(work("quick", 1, null)),
        Asyncio.createTask(work("bad", 3, new Boom("bad"))));
  }

  private static void main() {
    log("-- plain");
    for (Awaitable<String> next : Asyncio.asCompleted(start())) {
      aattempt("next", next);
    }

    log("-- async, with the original tasks");
    List<Task<String>> tasks = start();
    for (LoopFuture<String> t : Asyncio.asCompleted(tasks).futures()) {
      log("index", tasks.indexOf(t), "done", t.isDone());
      aattempt("next", t);
    }

    log("-- timeout, plain: every remaining one times out");
    tasks = start();
    for (Awaitable<String> next : Asyncio.asCompleted(tasks, units(2))) {
      aattempt("next", next);
    }
    log("still running", tasks.stream().map(t -> !t.isDone()).toList());
    log("-- timeout, async: raised by the loop itself");
    try {
      for (LoopFuture<String> t : Asyncio.asCompleted(tasks, units(2)).futures()) {
        aattempt("next", t);
      }
    } catch (AsyncTimeoutException exc) {
      log("loop ended by", exc);
    }
    Asyncio.wait(tasks);
    tasks.get(2).exception();

    log("-- duplicates once, empty not at all");
    Task<String> t = Asyncio.createTask(work("dup", 0, null));
    int count = 0;
    for (LoopFuture<String> _ : Asyncio.asCompleted(List.of(t, t)).futures()) {
      count++;
    }
    List<Awaitable<String>> none = new ArrayList<>();
    Asyncio.asCompleted(List.<Task<String>>of()).forEach(none::add);
    log("count", count, "empty", none);
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
