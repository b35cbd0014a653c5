package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * gather: the first error comes through at once, the others keep running and are silently consumed.
 */
public final class GatherExceptions implements Twin {

  private static Coroutine<String> work(String name, int units) {
    return work(name, units, null);
  }

  private static Coroutine<String> work(String name, int units, RuntimeException exc) {
    return Coroutine.of(() -> {
      try {
        Asyncio.sleep(units(units));
      } catch (CancelledError e) {
        log(name, "cancelled (not expected)");
        throw e;
      }
      log(name, "ends");
      if (exc != null) {
        throw exc;
      }
      return name;
    });
  }

  private static Coroutine<Void> fails(int turns, RuntimeException exc) {
    return Coroutine.of(() -> {
      for (int i = 0; i < turns; i++) {
        Asyncio.sleep(Duration.ZERO);
      }
      throw exc;
    });
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((_, c) -> log("handler (not expected)", c.get("message")));

    List<Task<String>> tasks =
        List.of(
            Asyncio.createTask(work("ok", 3)),
            Asyncio.createTask(work("second", 2, new Bang("second to fail"))),
            Asyncio.createTask(work("first", 1, new Boom("first to fail"))));
    LoopFuture<List<String>> g = Asyncio.gather(tasks);
    aattempt("gather", g);
    log("siblings", tasks.stream().map(Task::isDone).toList(), "cancel afterwards", g.cancel());
    Asyncio.wait(tasks);
    log(states(tasks));

    log("-- return_exceptions");
    List<Object> results =
        Asyncio.gatherReturnExceptions(
                work("x", 2), work("y", 1, new Boom("kept")), work("z", 0, new Bang("kept too")))
            .await();
    log(results);

    log("-- two errors in one turn: the one that finished first wins, not the first argument");
    aattempt("gather", Asyncio.gather(fails(1, new Boom("arg 0")), fails(0, new Bang("arg 1"))));
    aattempt("gather", Asyncio.gather(fails(0, new Boom("arg 0")), fails(0, new Bang("arg 1"))));
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
