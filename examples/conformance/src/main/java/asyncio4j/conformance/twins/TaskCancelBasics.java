package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * Cancelling a task: before it starts, while it sleeps, when it refuses, when it dies differently,
 * when it is over.
 */
public final class TaskCancelBasics implements Twin {

  private static String body(String name, String onCancel) {
    log(name, "starts");
    try {
      Asyncio.sleep(Duration.ofSeconds(10));
    } catch (CancelledError exc) {
      log(name, "sees", exc);
      if (onCancel.equals("swallow")) {
        return "survived";
      }
      if (onCancel.equals("fail")) {
        throw new Boom("instead");
      }
      if (onCancel.equals("linger")) {
        turns(2);
        log(name, "lingered");
      }
      throw exc;
    } finally {
      log(name, "finally");
    }
    return null;
  }

  private static String deaf() {
    Asyncio.currentTask().cancel("too late?");
    return "value";
  }

  private static void main() {
    Task<String> unstarted = Asyncio.createTask(() -> body("unstarted", null));
    log(
        "cancel",
        unstarted.cancel(),
        "done yet",
        unstarted.isDone(),
        "cancelled yet",
        unstarted.isCancelled());
    aattempt("unstarted", unstarted);

    for (String mode : List.of("plain", "swallow", "fail", "linger")) {
      Task<String> t = Asyncio.createTask(() -> body(mode, mode));
      turns(1);
      log("cancel", t.cancel(), "not yet", t.isDone());
      aattempt(mode, t);
      log(mode, state(t), "cancelling", t.cancelling(), "cancel when done", t.cancel());
      attempt("result", t::result);
      attempt("exception", t::exception);
    }

    log("-- cancel, then it never awaits again");
    Task<String> t = Asyncio.createTask(() -> deaf());
    aattempt("deaf", t);
    log(state(t));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
