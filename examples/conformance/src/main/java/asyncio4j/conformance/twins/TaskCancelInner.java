package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * Cancelling a task that awaits another task cancels the innermost one; what that one answers
 * decides.
 */
public final class TaskCancelInner implements Twin {

  private static Integer inner(String answer) {
    try {
      Asyncio.sleep(Duration.ofSeconds(10));
    } catch (CancelledError exc) {
      log("inner: cancelled; answers", answer);
      if (answer.equals("value")) {
        return 5;
      }
      if (answer.equals("error")) {
        throw new Boom("from inner");
      }
      if (answer.equals("slow")) {
        turns(2);
        log("inner: slow exit");
      }
      throw exc;
    }
    return null;
  }

  private static String outer(Awaitable<Integer> task) {
    try {
      Integer value = task.await();
      log("outer: goes on with", value);
      Asyncio.sleep(Duration.ZERO);
      return "outer finished";
    } catch (CancelledError exc) {
      log("outer: cancelled");
      throw exc;
    } catch (Boom exc) {
      log("outer: error", exc);
      return "outer recovered";
    }
  }

  private static Integer suicidal(Task<Integer> task) {
    Asyncio.sleep(Duration.ZERO);
    Asyncio.currentTask().cancel("self");
    return task.await();
  }

  private static void main() {
    for (String answer : List.of("re-raise", "value", "error", "slow")) {
      log("--", answer);
      Task<Integer> i = Asyncio.createTask(() -> inner(answer));
      Task<String> o = Asyncio.createTask(() -> outer(i));
      turns(2);
      o.cancel();
      log("right after cancel", state(i), state(o), "counts", i.cancelling(), o.cancelling());
      aattempt("result", o);
      log("inner", state(i), "outer", state(o), "outer count", o.cancelling());
    }

    log("-- a task that cancels itself and then waits takes down what it waits for");
    Task<Integer> i = Asyncio.createTask(() -> inner("re-raise"));
    Task<Integer> s = Asyncio.createTask(() -> suicidal(i));
    aattempt("result", s);
    log("inner", state(i), "counts", i.cancelling(), s.cancelling());

    log("-- awaiting a coroutine instead: the exception rises through both frames");
    Task<String> o = Asyncio.createTask(() -> outer(Coroutine.of(() -> inner("value"))));
    turns(1);
    o.cancel();
    aattempt("result", o);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
