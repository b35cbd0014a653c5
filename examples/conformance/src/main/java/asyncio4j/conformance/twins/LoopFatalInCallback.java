package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.SystemExit;
import asyncio4j.Task;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.util.List;

/**
 * Interrupt and exit leave runForever at once; the rest of the iteration stays queued for the next
 * run.
 */
public final class LoopFatalInCallback implements Twin {

  private final EventLoop loop = EventLoop.create();

  private static void fail(Error exc) {
    throw exc;
  }

  private Void exits() {
    log("task exits");
    throw new SystemExit(4);
  }

  private static void waits(Awaitable<?> other) {
    try {
      other.await();
    } catch (Throwable exc) {
      log("waiter saw", exc);
      throw exc;
    }
  }

  @Override
  public void play() {
    loop.setExceptionHandler((_, c) -> log("handler", c.get("exception")));
    for (Error exc :
        List.of(new SystemExit(3), new KeyboardInterrupt("stop"), new Crash("not special"))) {
      log("--", exc);
      loop.callSoon(() -> log("before"));
      loop.callSoon(() -> fail(exc));
      loop.callSoon(() -> log("after, same iteration"));
      loop.callSoon(loop::stop);
      attempt("run", loop::runForever);
      log("running", loop.isRunning());
      loop.callSoon(loop::stop);
      attempt("rerun", loop::runForever);
    }

    log("-- in a task");
    Task<Void> task = loop.createTask(this::exits);
    attempt("run task", () -> loop.runUntilComplete(task));
    log("task done", task.isDone(), task.exception());
    attempt("a waiter gets it too", () -> loop.runUntilComplete(Coroutine.of(() -> waits(task))));
    loop.close();
  }
}
