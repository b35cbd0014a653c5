package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Twin;

/** Things a task must not await: itself, a future of another loop, a bare yielded value. */
public final class TaskBadAwait implements Twin {

  private static String narcissus() {
    try {
      Asyncio.currentTask().await();
    } catch (IllegalStateException exc) {
      log("self:", scrub(exc.getMessage()));
    }
    return "recovered";
  }

  private static void main() {
    log(Asyncio.createTask(() -> narcissus()).await());

    EventLoop other = EventLoop.create();
    LoopFuture<Object> foreign = other.createFuture();
    try {
      foreign.await();
    } catch (IllegalStateException exc) {
      log("foreign:", scrub(exc.getMessage()));
    }
    log("foreign future untouched", state(foreign));
    try {
      Asyncio.gather(foreign, Asyncio.getRunningLoop().createFuture()).await();
    } catch (IllegalArgumentException exc) {
      log("gather:", exc);
    }
    other.close();

    try {
      Coroutine.suspend(5);
    } catch (IllegalStateException exc) {
      log("bad yield:", scrub(exc.getMessage()));
    }
    Coroutine.suspend(null);
    log("a bare yield of nothing is a turn");

    try {
      Coroutine.suspend(Asyncio.getRunningLoop().createFuture());
    } catch (IllegalStateException exc) {
      log("future without await:", scrub(exc.getMessage()));
    }
    turns(1);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
