package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A cancel message travels from cancel(msg) to the error that is thrown; the first cancel wins. */
public final class FutureCancelMessage implements Twin {

  private static void waiter(String name, LoopFuture<Void> g) {
    try {
      g.await();
    } catch (CancelledError exc) {
      log(name, "args", args(exc));
      throw exc;
    }
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<Void> f = loop.createFuture();
    log("first", f.cancel("first"), "second", f.cancel("second"));
    attempt("result", f::result);
    attempt("exception", f::exception);
    aattempt("await", f);

    LoopFuture<Void> g = loop.createFuture();
    List<Task<Void>> tasks =
        Stream.of("a", "b").map(n -> Asyncio.createTask(() -> waiter(n, g))).toList();
    turns(1);
    g.cancel("from the future");
    turns(2);
    for (Task<Void> t : tasks) {
      log(state(t), "cancelling", t.cancelling());
      aattempt("await task", t);
    }

    LoopFuture<Void> h = loop.createFuture();
    h.cancel();
    aattempt("no message", h);
    LoopFuture<Void> i = loop.createFuture();
    Task<Void> t = Asyncio.createTask(() -> Asyncio.waitFor(i, Duration.ofSeconds(5)));
    turns(1);
    t.cancel("through the task");
    aattempt("wait_for", t);
    attempt("inner future", i::result);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
