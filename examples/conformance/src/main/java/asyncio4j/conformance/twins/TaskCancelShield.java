package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.TreeSet;

/**
 * shield: the outer wait dies, the inner task lives; the other directions; the shielded result
 * afterwards.
 */
public final class TaskCancelShield implements Twin {

  private LoopFuture<Void> gate;

  private Object work(Object result) {
    log("work waits");
    Asyncio.shield(gate).await();
    if (result instanceof RuntimeException exc) {
      throw exc;
    }
    return result;
  }

  private static Object guarded(Task<Object> inner) {
    try {
      return Asyncio.shield(inner).await();
    } catch (CancelledError exc) {
      log("guarded: cancelled", exc, "/ inner", state(inner));
      throw exc;
    }
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler(
        (_, c) -> log("handler", new TreeSet<>(c.keySet()).toArray(), c.get("exception")));
    gate = loop.createFuture();

    Task<Object> one = Asyncio.createTask(() -> work("result"));
    Task<Object> a = Asyncio.createTask(() -> guarded(one));
    Task<Object> b = Asyncio.createTask(() -> guarded(one));
    turns(2);
    a.cancel("only a");
    aattempt("a", a);
    log("b", state(b), "inner", state(one));
    gate.setResult(null);
    aattempt("b", b);

    log("-- inner cancelled");
    gate = loop.createFuture();
    Task<Object> two = Asyncio.createTask(() -> work("x"));
    a = Asyncio.createTask(() -> guarded(two));
    turns(2);
    two.cancel("the inner one");
    aattempt("a", a);
    log("a cancelling", a.cancelling());

    log("-- inner fails after the outer was cancelled");
    Task<Object> inner = Asyncio.createTask(() -> work(new Boom("late")));
    a = Asyncio.createTask(() -> guarded(inner));
    turns(2);
    a.cancel();
    aattempt("a", a);
    gate.setResult(null);
    turns(4);
    log("inner", inner.isDone());

    log("-- a done task passes straight through");
    log("same object", Asyncio.shield(inner) == inner);
    aattempt("inner", Asyncio.shield(inner));
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
