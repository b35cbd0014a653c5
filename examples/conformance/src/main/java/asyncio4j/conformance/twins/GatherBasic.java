package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/** gather: results by argument order, start order, duplicates, mixed awaitables, the empty call. */
public final class GatherBasic implements Twin {

  private static Coroutine<String> work(String name, int units) {
    return Coroutine.of(() -> {
      log(name, "starts");
      Asyncio.sleep(units(units));
      log(name, "ends");
      return name;
    });
  }

  private static final class Custom implements Awaitable<String> {
    @Override
    public String await() {
      log("custom begins");
      Asyncio.sleep(Duration.ZERO);
      return "custom result";
    }
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();

    log(Asyncio.gather(work("slow", 3), work("fast", 1), work("mid", 2)).await());

    LoopFuture<String> fut = loop.createFuture();
    fut.setResult("ready");
    Task<String> task = Asyncio.createTask(work("task", 0));
    Coroutine<String> coro = work("twice", 0);
    log(Asyncio.<String>gather(coro, task, fut, task, coro).await());

    log("-- empty");
    LoopFuture<List<Object>> none = Asyncio.gather(List.of());
    log("done at once", none.isDone(), state(none), none.await());

    log("-- all done already: the result is there without a turn (3.12+)");
    LoopFuture<List<String>> g = Asyncio.gather(fut, task);
    log("state", state(g));
    loop.callSoon(() -> log("turn"));
    log(g.await());

    log("-- nested, and with return_exceptions");
    log(
        Asyncio.gatherReturnExceptions(
                Asyncio.gather(work("a", 0), work("b", 0)), Asyncio.gather(List.of()), fut)
            .await());

    aattempt("custom awaitable", Asyncio.<String>gather(new Custom(), fut));
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
