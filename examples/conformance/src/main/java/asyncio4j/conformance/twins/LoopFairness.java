package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncLock;
import asyncio4j.queues.AsyncQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs in which turn: sleeps of zero, callbacks, timers that come due, wake-ups through
 * futures, queues and locks.
 */
public final class LoopFairness implements Twin {

  private final List<String> order = new ArrayList<>();
  private EventLoop loop;

  private void show(String title) {
    log(title, String.join(" ", order));
    order.clear();
  }

  private Coroutine<Void> steps(String name, int n) {
    return Coroutine.of(() -> {
      for (int i = 0; i < n; i++) {
        order.add(name + i);
        Asyncio.sleep(Duration.ZERO);
      }
    });
  }

  private void hop(String name, int n) {
    order.add(name + n);
    if (n > 0) {
      loop.callSoon(() -> hop(name, n - 1));
    }
  }

  private Coroutine<Void> naps(String name, int... units) {
    return Coroutine.of(() -> {
      for (int u : units) {
        Asyncio.sleep(units(u));
        order.add(name + "@" + u);
      }
    });
  }

  private Coroutine<Void> consumer(AsyncQueue<Object> q, String name) {
    return Coroutine.of(() -> {
      for (Object item = q.get(); !item.equals("end"); item = q.get()) {
        order.add(name + item);
      }
      q.put("end");
    });
  }

  private Coroutine<Void> locks(AsyncLock lock, String name) {
    return Coroutine.of(() -> {
      for (int i = 0; i < 2; i++) {
        try (var _ = lock.hold()) {
          order.add(name + "+");
          Asyncio.sleep(Duration.ZERO);
          order.add(name + "-");
        }
      }
    });
  }

  private void chain(int n) {
    if (n > 0) {
      Asyncio.createTask(() -> chain(n - 1)).await();
    }
    order.add("level" + n);
  }

  private void main() {
    loop = Asyncio.getRunningLoop();
    Asyncio.gather(steps("a", 3), steps("b", 2), steps("c", 4)).await();
    show("zero sleeps");

    loop.callSoon(() -> hop("x", 3));
    loop.callSoon(() -> hop("y", 2));
    Asyncio.gather(steps("a", 3), Coroutine.of(() -> turns(5))).await();
    show("callbacks among tasks");

    Asyncio.gather(naps("a", 3, 1), naps("b", 1, 1, 3), naps("c", 2, 4)).await();
    show("naps");

    loop.callLater(UNIT, () -> order.add("timer1"));
    loop.callLater(units(2), () -> order.add("timer2"));
    Task<?> t = Asyncio.createTask(naps("a", 1));
    Asyncio.sleep(Duration.ZERO);
    loop.callSoon(() -> block(units(5)));
    loop.callSoon(() -> order.add("soon"));
    t.await();
    Asyncio.sleep(Duration.ZERO);
    show("overdue together");

    LoopFuture<String> f = loop.createFuture();
    List<Task<Void>> ts =
        Stream.of("p", "q", "r")
            .map(name ->
                Asyncio.createTask(() -> {
                  order.add(name + " waits");
                  order.add(name + " " + f.await());
                  Asyncio.sleep(Duration.ZERO);
                  order.add(name + " again");
                }))
            .toList();
    turns(1);
    f.setResult("woken");
    order.add("set");
    loop.callSoon(() -> order.add("soon"));
    Asyncio.gather(ts).await();
    show("one future, three waiters");

    AsyncQueue<Object> q = new AsyncQueue<>();
    Coroutine<Void> producer =
        Coroutine.of(() -> {
          for (int i = 0; i < 4; i++) {
            order.add("put" + i);
            q.put(i);
          }
          Asyncio.sleep(Duration.ZERO);
          order.add("put end");
          q.put("end");
        });
    Asyncio.gather(consumer(q, "c"), producer, consumer(q, "d")).await();
    show("queue");

    AsyncLock lock = new AsyncLock();
    Asyncio.gather(locks(lock, "m"), locks(lock, "n")).await();
    show("lock");

    Asyncio.gather(Coroutine.of(() -> chain(3)), steps("s", 9)).await();
    show("a chain of tasks");
  }

  @Override
  public void play() {
    run(this::main);
  }
}
