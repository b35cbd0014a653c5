package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsCompleted;
import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * asCompleted: left early, cancelled while it waits, with cancelled and failed ones, with
 * coroutines, inside a timeout.
 */
public final class AscompletedCancel implements Twin {

  private record Spec(String name, int time, RuntimeException exc) {
    Spec(String name, int time) {
      this(name, time, null);
    }

    String work() {
      try {
        Asyncio.sleep(units(time));
      } catch (CancelledError e) {
        log(name, "cancelled", e);
        throw e;
      }
      if (exc != null) {
        throw exc;
      }
      return name;
    }
  }

  private static List<Task<String>> start(Spec... specs) {
    return Stream.of(specs).map(spec -> Asyncio.createTask(spec::work)).toList();
  }

  private static void main() {
    log("-- left early: the rest goes on");
    List<Task<String>> tasks = start(new Spec("a", 1), new Spec("b", 2), new Spec("c", 3));
    for (Awaitable<String> next : Asyncio.asCompleted(tasks)) {
      log(next.await());
      break;
    }
    log(states(tasks));
    Asyncio.wait(tasks);

    log("-- cancelled while it waits: what it waits for is not");
    List<Task<String>> waited = start(new Spec("d", 5), new Spec("e", 6));
    Task<?> consumer =
        Asyncio.createTask(() -> {
          for (Awaitable<String> next : Asyncio.asCompleted(waited)) {
            log("got", next.await());
          }
        });
    turns(2);
    consumer.cancel("enough");
    aattempt("consumer", consumer);
    log(states(waited));
    waited.forEach(x -> x.cancel("the end"));
    Asyncio.wait(waited);

    log("-- cancelled and failed ones come in their turn");
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<String> f = loop.createFuture();
    List<Task<String>> odd = start(new Spec("g", 1, new Boom("g")), new Spec("h", 4));
    loop.callLater(units(2), () -> f.cancel("the future"));
    loop.callLater(units(3), odd.get(1)::cancel);
    for (Awaitable<String> next : Asyncio.asCompleted(List.of(f, odd.get(0), odd.get(1)))) {
      aattempt("next", next);
    }

    log("-- coroutines become tasks; some are done already");
    LoopFuture<String> done = loop.createFuture();
    done.setResult("done before");
    turns(1);
    for (LoopFuture<String> t :
        Asyncio.<String>asCompleted(List.of(done, Coroutine.of(new Spec("i", 1)::work)))
            .futures()) {
      log(t == done ? "the same" : "a task", t.await());
    }

    log("-- inside a timeout");
    List<Task<String>> timed = start(new Spec("j", 1), new Spec("k", 9));
    try {
      Asyncio.timeout(units(3))
          .run(() -> {
            for (Awaitable<String> next : Asyncio.asCompleted(timed)) {
              log(next.await());
            }
          });
    } catch (AsyncTimeoutException exc) {
      log(exc, states(timed), "count", Asyncio.currentTask().cancelling());
    }
    timed.get(1).cancel("clean up");
    Asyncio.wait(timed);

    log("-- its own timeout passes while nobody waits");
    tasks = start(new Spec("l", 1), new Spec("m", 9));
    AsCompleted<String> it = Asyncio.asCompleted(tasks, units(2));
    Asyncio.sleep(units(4));
    for (Awaitable<String> next : it) {
      aattempt("next", next);
    }
    log(states(tasks));
    tasks.get(1).cancel();
    Asyncio.wait(tasks);

    log("-- two wait for the next one at the same time");
    tasks = start(new Spec("n", 2), new Spec("o", 1));
    Iterator<Awaitable<String>> both = Asyncio.<String>asCompleted(tasks).iterator();
    Awaitable<String> first = both.next();
    Awaitable<String> second = both.next();
    log(Asyncio.gather(first, second).await());
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
