package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/** What a closed loop, and a running one, refuses. */
public final class LoopClosedErrors implements Twin {

  private final EventLoop loop = EventLoop.create();
  private final LoopFuture<Integer> fut = loop.createFuture();

  private void whileRunning() {
    attempt("close while running", loop::close);
    attempt("run_until_complete while running", () -> loop.runUntilComplete(fut));
    log("running", loop.isRunning());
    loop.stop();
  }

  private void coro() {
    log("must not run");
  }

  @Override
  public void play() {
    loop.callSoon(this::whileRunning);
    loop.runForever();

    loop.callSoon(() -> log("must not run: dropped by close"));
    loop.close();
    loop.close();
    log("closed", loop.isClosed(), "running", loop.isRunning());

    attempt("call_soon", () -> loop.callSoon(() -> log("x")));
    attempt("call_later", () -> loop.callLater(Duration.ofSeconds(1), () -> log("x")));
    attempt("call_at", () -> loop.callAt(1, () -> log("x")));
    attempt("call_soon_threadsafe", () -> loop.callSoonThreadsafe(() -> log("x")));
    attempt("run_forever", loop::runForever);
    attempt("run_in_executor", () -> loop.runInExecutor(null, () -> "x"));
    Coroutine<Void> c = Coroutine.of(this::coro);
    attempt("run_until_complete", () -> loop.runUntilComplete(c));
    attempt("create_task", () -> loop.createTask(c));
    c.close();
    attempt("a future without callbacks may still be resolved", () -> fut.setResult(7));
    attempt("but a callback on it cannot be scheduled", () -> fut.addDoneCallback(f -> log(f)));
    attempt("stop", loop::stop);
  }
}
