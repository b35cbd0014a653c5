package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncCondition;
import java.util.List;
import java.util.stream.Stream;

/** Condition: cancelled waiters take the lock back first, and hand an unused notification on. */
public final class ConditionCancel implements Twin {

  private final AsyncCondition cond = new AsyncCondition();

  private String waiter(String name) {
    try (var _ = cond.hold()) {
      try {
        cond.await();
        log(name, "woke");
      } catch (CancelledError exc) {
        log(name, "cancelled", exc, "holding the lock", cond.locked());
        throw exc;
      }
    }
    return name;
  }

  private List<Task<String>> start(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> waiter(n))).toList();
  }

  private static boolean bad() {
    throw new Boom("predicate");
  }

  private void main() {
    log("-- cancelled while waiting, lock busy");
    Task<String> a = start("a").get(0);
    turns(1);
    try (var _ = cond.hold()) {
      a.cancel("first");
      turns(3);
      log("a must queue for the lock", !a.isDone());
      a.cancel("second");
      turns(2);
      log("letting go");
    }
    aattempt("a", a);
    log("count", a.cancelling(), "locked", cond.locked());

    log("-- notified, then cancelled before it runs");
    List<Task<String>> ts = start("a", "b");
    turns(1);
    try (var _ = cond.hold()) {
      cond.signal(1);
      ts.get(0).cancel("unlucky");
    }
    turns(6);
    log("b was notified in its place", ts.get(1).isDone());
    log(Asyncio.gatherReturnExceptions(ts).await());

    log("-- notified, then cancelled while queueing for the lock");
    ts = start("a", "b");
    turns(1);
    cond.acquire();
    cond.signal(1);
    turns(2);
    ts.get(0).cancel("in the queue");
    turns(1);
    cond.release();
    turns(6);
    log("b was notified in its place", ts.get(1).isDone());
    log(Asyncio.gatherReturnExceptions(ts).await());

    log("-- a time limit on wait, the lock is held afterwards");
    try (var _ = cond.hold()) {
      try {
        Asyncio.timeout(UNIT).run(() -> cond.await());
      } catch (AsyncTimeoutException e) {
        log("timed out, locked", cond.locked());
      }
    }

    log("-- a failing predicate");
    try (var _ = cond.hold()) {
      aattempt("wait_for", () -> cond.waitFor(() -> bad()));
      log("locked", cond.locked());
    }
  }

  @Override
  public void play() {
    run(this::main);
  }
}
