package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * TaskGroup: the parent is cancelled from outside, with and without children that fail meanwhile.
 */
public final class TaskgroupParentCancel implements Twin {

  private static void child(RuntimeException answer, int linger) {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      log("child cancelled", exc);
      turns(linger);
      if (answer != null) {
        throw answer;
      }
      throw exc;
    }
  }

  private static String parent(boolean inBody, RuntimeException answer, int linger) {
    Task<?> me = Asyncio.currentTask();
    try {
      TaskGroup.scope(tg -> {
        tg.createTask(() -> child(answer, linger));
        if (inBody) {
          Asyncio.sleep(Duration.ofSeconds(60));
        }
      });
    } catch (CancelledError exc) {
      log("parent: cancelled", exc, "count", me.cancelling());
      throw exc;
    } catch (Throwable caught) {
      log("parent: caught", caught, "count", me.cancelling());
      try {
        Asyncio.sleep(Duration.ZERO);
        log("parent: next await is quiet");
      } catch (CancelledError exc) {
        log("parent: next await", exc);
      }
      return "recovered";
    }
    return null;
  }

  private static void main() {
    for (boolean inBody : List.of(true, false)) {
      log("-- cancelled", inBody ? "in the body" : "in the exit");
      Task<String> t = Asyncio.createTask(() -> parent(inBody, null, 0));
      turns(2);
      t.cancel("outside");
      aattempt("parent", t);

      t = Asyncio.createTask(() -> parent(inBody, new Boom("dying"), 0));
      turns(2);
      t.cancel("outside");
      aattempt("parent", t);
      log("count", t.cancelling());
    }

    log("-- cancelled twice while the child lingers");
    Task<String> t = Asyncio.createTask(() -> parent(false, null, 4));
    turns(2);
    t.cancel("one");
    turns(2);
    t.cancel("two");
    aattempt("parent", t);
    log("count", t.cancelling(), state(t));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
