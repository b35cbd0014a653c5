package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncEvent;
import asyncio4j.queues.AsyncLock;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.AsyncSemaphore;
import java.util.List;

/** Locks and queues on a second loop: fine while nobody waits, refused once they are bound. */
public final class SyncTwoLoops implements Twin {

  private final AsyncLock lock = new AsyncLock();
  private final AsyncEvent event = new AsyncEvent();
  private final AsyncSemaphore sem = new AsyncSemaphore(1);
  private final AsyncQueue<String> queue = new AsyncQueue<>(1);

  private void unbound(String where) {
    try (var _ = lock.hold()) {
      log(where, "lock", lock.locked());
    }
    event.set();
    log(where, "event", event.await());
    try (var _ = sem.hold()) {
      log(where, "semaphore", sem.locked());
    }
    queue.put(where);
    log(where, "queue", queue.get());
    event.clear();
  }

  private void binds() {
    lock.acquire();
    sem.acquire();
    queue.put("full");
    List<Task<?>> waiting =
        List.of(
            Asyncio.createTask(() -> lock.acquire()),
            Asyncio.createTask(() -> event.await()),
            Asyncio.createTask(() -> sem.acquire()),
            Asyncio.createTask(() -> queue.put("more")));
    turns(1);
    log("waiting", waiting.stream().map(t -> !t.isDone()).toList());
    waiting.forEach(Task::cancel);
    Asyncio.wait(waiting);
  }

  private void refused() throws Exception {
    check("lock", () -> lock.acquire());
    check("event", () -> event.await());
    check("semaphore", () -> sem.acquire());
    check("queue", () -> queue.put("x"));
    log("what needs no waiting still works", queue.getNowait());
    lock.release();
    check("lock, now free", () -> lock.acquire());
  }

  private static void check(String what, CheckedRunnable awaits) throws Exception {
    try {
      awaits.run();
      log(what, "fine");
    } catch (IllegalStateException exc) {
      log(what, "!!", scrub(exc.getMessage()));
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> unbound("one"));
    Asyncio.run(() -> unbound("two"));
    Asyncio.run(() -> binds());
    Asyncio.run(() -> refused());
  }
}
