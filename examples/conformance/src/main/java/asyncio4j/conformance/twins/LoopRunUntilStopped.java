package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/** runUntilComplete: stopped early, resumed, given a done future, given a failing one. */
public final class LoopRunUntilStopped implements Twin {

  private final EventLoop loop = EventLoop.create();

  private String stopper() {
    log("stopper begins");
    loop.stop();
    Asyncio.sleep(Duration.ZERO);
    log("stopper resumed");
    return "finished";
  }

  private static void raiser() {
    turns(1);
    throw new Boom("raised");
  }

  private static void cancelsItself() {
    Asyncio.currentTask().cancel("own wish");
    Asyncio.sleep(Duration.ZERO);
  }

  private String leavesWork() {
    loop.callSoon(
        () -> loop.callSoon(() -> loop.callSoon(() -> log("left-over ran in a later run"))));
    return "left early";
  }

  @Override
  public void play() {
    Task<String> task = loop.createTask(this::stopper);
    attempt("first run", () -> loop.runUntilComplete(task));
    log("done", task.isDone());
    attempt("second run", () -> loop.runUntilComplete(task));
    attempt("third run", () -> loop.runUntilComplete(task));

    LoopFuture<Void> fut = loop.createFuture();
    fut.setException(new Boom("stored"));
    attempt("failed future", () -> loop.runUntilComplete(fut));

    attempt("raiser", () -> loop.runUntilComplete(Coroutine.of(() -> raiser())));
    attempt("cancelled", () -> loop.runUntilComplete(Coroutine.of(() -> cancelsItself())));

    attempt("leaver", () -> loop.runUntilComplete(Coroutine.of(this::leavesWork)));
    attempt("later run", () -> loop.runUntilComplete(Coroutine.of(() -> turns(3))));
    loop.close();
  }
}
