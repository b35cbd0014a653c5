package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.conformance.Twin;

/** Running a loop inside a loop, and looking for a running loop where there is none. */
public final class LoopNestedRun implements Twin {

  private void nothing() {
    log("must not run");
  }

  private String main() {
    EventLoop loop = Asyncio.getRunningLoop();
    log("get_event_loop is running loop", Asyncio.getRunningLoop() == loop);
    Coroutine<Void> c = Coroutine.of(this::nothing);
    attempt("same loop run_until_complete", () -> loop.runUntilComplete(c));
    attempt("asyncio.run", () -> Asyncio.run(() -> c.await()));
    EventLoop other = EventLoop.create();
    attempt("other loop run_until_complete", () -> other.runUntilComplete(c));
    c.close();
    other.close();
    log("still running", loop.isRunning());
    return "done";
  }

  @Override
  public void play() {
    attempt("before", Asyncio::getRunningLoop);
    attempt("main", () -> Asyncio.run(this::main));
    attempt("after", Asyncio::getRunningLoop);
    Coroutine<Void> c = Coroutine.of(this::nothing);
    attempt("create_task outside", () -> Asyncio.createTask(c));
    c.close();
  }
}
