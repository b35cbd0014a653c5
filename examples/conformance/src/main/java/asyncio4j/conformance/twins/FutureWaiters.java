package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.List;
import java.util.stream.Stream;

/**
 * Waiters wake in the order they began; a done future costs no turn; cancelling ONE waiter cancels
 * the shared future.
 */
public final class FutureWaiters implements Twin {

  private static void waiter(String name, LoopFuture<Integer> f) {
    log(name, "waits");
    try {
      log(name, "got", f.await());
    } catch (Boom exc) {
      log(name, "caught", exc);
    }
  }

  private static List<Task<Void>> waiters(LoopFuture<Integer> f, String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> waiter(n, f))).toList();
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<Integer> f = loop.createFuture();

    f.addDoneCallback(_ -> log("callback before the waiters"));
    List<Task<Void>> tasks = waiters(f, "a", "b", "c");
    turns(1);
    f.addDoneCallback(_ -> log("callback behind the waiters"));
    log("resolve");
    f.setResult(1);
    Asyncio.gather(tasks).await();

    loop.callSoon(() -> log("a turn passed"));
    f.await();
    log("awaiting a done future took no turn");
    turns(1);

    f = loop.createFuture();
    tasks = waiters(f, "x", "y");
    turns(1);
    f.setException(new Boom("shared"));
    Asyncio.gather(tasks).await();
    try {
      f.await();
    } catch (Boom one) {
      try {
        f.await();
      } catch (Boom two) {
        log("same exception object each time", one == two);
      }
    }

    f = loop.createFuture();
    tasks = waiters(f, "p", "q", "r");
    turns(1);
    tasks.get(1).cancel("q only");
    log("one waiter cancelled; the future", f.isCancelled());
    log(Asyncio.gatherReturnExceptions(tasks).await());
    log("cancelling", tasks.stream().map(Task::cancelling).toList());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
