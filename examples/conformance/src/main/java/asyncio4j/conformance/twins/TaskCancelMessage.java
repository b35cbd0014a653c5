package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * The cancel message through tasks awaiting tasks, and what a re-raise or a second cancel does to
 * it.
 */
public final class TaskCancelMessage implements Twin {

  private static void sleeper(String name) {
    try {
      Asyncio.sleep(Duration.ofSeconds(10));
    } catch (CancelledError exc) {
      log(name, "sees", args(exc));
      throw exc;
    }
  }

  private static void outer(String name, Task<?> inner) {
    try {
      inner.await();
    } catch (CancelledError exc) {
      log(name, "sees", args(exc));
      throw exc;
    }
  }

  private static void rewrites() {
    try {
      Asyncio.sleep(Duration.ofSeconds(10));
    } catch (CancelledError exc) {
      throw new CancelledError("rewritten");
    }
  }

  private static Void raises() {
    throw new CancelledError("out of thin air");
  }

  private static void main() {
    Task<Void> inner = Asyncio.createTask(() -> sleeper("inner"));
    Task<Void> mid = Asyncio.createTask(() -> outer("mid", inner));
    Task<Void> top = Asyncio.createTask(() -> outer("top", mid));
    turns(3);
    log(
        "cancel top",
        top.cancel("from above"),
        "counts",
        List.of(inner.cancelling(), mid.cancelling(), top.cancelling()));
    aattempt("top", top);
    aattempt("inner", inner);

    log("-- cancel the innermost instead");
    Task<Void> inner2 = Asyncio.createTask(() -> sleeper("inner"));
    Task<Void> top2 = Asyncio.createTask(() -> outer("top", inner2));
    turns(2);
    inner2.cancel("from below");
    aattempt("top", top2);
    log("top cancelled", top2.isCancelled(), "cancelling", top2.cancelling());

    log("-- replaced message");
    Task<Void> t = Asyncio.createTask(() -> rewrites());
    turns(1);
    t.cancel("original");
    aattempt("rewrites", t);

    log("-- raised without any cancel()");
    t = Asyncio.createTask(() -> raises());
    aattempt("raises", t);
    log("cancelled", t.isCancelled(), "cancelling", t.cancelling());

    t = Asyncio.createTask(() -> sleeper("unstarted"));
    t.cancel("before start");
    aattempt("unstarted", t);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
