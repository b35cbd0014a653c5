package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;

/**
 * The future's state machine: refusals, transitions, and callbacks that are never called inline.
 */
public final class FutureStates implements Twin {

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<Integer> f = loop.createFuture();
    log(state(f), f.isDone(), f.isCancelled());
    attempt("result early", f::result);
    attempt("exception early", f::exception);
    f.addDoneCallback(fut -> log("callback one", state(fut)));
    f.setResult(5);
    log("set, callback not yet run");
    attempt("result", f::result);
    attempt("exception", f::exception);
    attempt("set_result again", () -> f.setResult(6));
    attempt("set_exception again", () -> f.setException(new Boom("x")));
    attempt("cancel when done", () -> f.cancel());
    f.addDoneCallback(fut -> log("late callback", state(fut)));
    log("late callback not inline either");
    turns(1);

    LoopFuture<Integer> g = loop.createFuture();
    g.setException(new Boom("stored"));
    attempt("result", g::result);
    attempt("result again", g::result);
    attempt("exception", g::exception);

    LoopFuture<Integer> h = loop.createFuture();
    attempt("cancel", () -> h.cancel());
    attempt("cancel again", () -> h.cancel());
    attempt("set_result when cancelled", () -> h.setResult(1));
    attempt("result when cancelled", h::result);
    attempt("exception when cancelled", h::exception);
    log(state(h), h.isDone(), h.isCancelled());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
