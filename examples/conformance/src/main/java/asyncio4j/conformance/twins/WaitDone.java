package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.ReturnWhen;
import asyncio4j.Task;
import asyncio4j.WaitResult;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Turns;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * wait on futures that are done already, on cancelled and mixed ones; cancelling the wait itself;
 * callbacks left behind.
 */
public final class WaitDone implements Twin {

  private EventLoop loop;

  private LoopFuture<Object> future() {
    return loop.createFuture();
  }

  private LoopFuture<Object> future(Object end) {
    LoopFuture<Object> f = loop.createFuture();
    if (end.equals("cancel")) {
      f.cancel();
    } else if (end instanceof Exception exception) {
      f.setException(exception);
    } else {
      f.setResult(end);
    }
    return f;
  }

  private static void counted(
      Turns clock,
      String title,
      Duration timeout,
      ReturnWhen mode,
      List<LoopFuture<Object>> futures) {
    int before = clock.n();
    WaitResult<LoopFuture<Object>> result = Asyncio.wait(futures, timeout, mode);
    log(
        title,
        "done",
        futures.stream().map(result.done()::contains).toList(),
        "pending",
        futures.stream().map(result.pending()::contains).toList(),
        "turns",
        clock.n() - before);
  }

  private static void caseOf(
      String title, Duration timeout, ReturnWhen mode, List<LoopFuture<Object>> futures) {
    WaitResult<LoopFuture<Object>> result = Asyncio.wait(futures, timeout, mode);
    log(
        title,
        "done",
        futures.stream().map(result.done()::contains).toList(),
        "pending",
        futures.stream().map(result.pending()::contains).toList());
  }

  private static List<Integer> selfish() {
    WaitResult<Task<?>> result = Asyncio.wait(List.<Task<?>>of(Asyncio.currentTask()), UNIT);
    return List.of(result.done().size(), result.pending().size());
  }

  private void main() {
    loop = Asyncio.getRunningLoop();
    Turns clock = new Turns(loop);
    turns(1);

    List<ReturnWhen> modes =
        List.of(ReturnWhen.ALL_COMPLETED, ReturnWhen.FIRST_COMPLETED, ReturnWhen.FIRST_EXCEPTION);
    for (ReturnWhen mode : modes) {
      log("--", mode);
      counted(clock, "all done", null, mode, List.of(future(1), future(2)));
      if (mode == ReturnWhen.FIRST_COMPLETED) {
        counted(clock, "one done", null, mode, List.of(future(), future(1)));
      }
      counted(clock, "one done, timeout 0", Duration.ZERO, mode, List.of(future(), future(1)));
      counted(
          clock,
          "none, negative timeout",
          Duration.ofSeconds(-1),
          mode,
          List.of(future(), future()));
    }
    clock.stop();

    for (ReturnWhen mode : modes) {
      log("--", mode, "with a timeout");
      caseOf("one failed", UNIT, mode, List.of(future(), future(new Boom("b"))));
      caseOf("one cancelled", UNIT, mode, List.of(future(), future("cancel")));
      caseOf("all cancelled", UNIT, mode, List.of(future("cancel"), future("cancel")));
    }

    log("-- two complete in the same turn");
    LoopFuture<Object> f = future();
    LoopFuture<Object> g = future();
    LoopFuture<Object> h = future();
    loop.callSoon(() -> f.setResult("f"));
    loop.callSoon(() -> g.setResult("g"));
    caseOf("both are in done", null, ReturnWhen.FIRST_COMPLETED, List.of(f, g, h));

    log("-- cancelling the wait leaves what it waits for alone");
    LoopFuture<Object> left = future();
    Task<WaitResult<LoopFuture<Object>>> t = Asyncio.createTask(() -> Asyncio.wait(List.of(left)));
    turns(1);
    t.cancel("no patience");
    aattempt("wait", t);
    log("future", state(left));
    left.setResult("later");
    turns(1);
    log(state(left));

    log("-- a task that waits for itself, and for a task that waits for it");
    aattempt("selfish", Asyncio.createTask(() -> selfish()));
  }

  @Override
  public void play() {
    run(this::main);
  }
}
