package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncLock;

/** Lock: first come first served, no barging past waiters, release refused when unlocked. */
public final class LockFairness implements Twin {

  private final AsyncLock lock = new AsyncLock();

  private void user(String name) {
    user(name, 1);
  }

  private void user(String name, int hold) {
    log(name, "wants");
    try (var _ = lock.hold()) {
      log(name, "has it");
      turns(hold);
    }
    log(name, "released");
  }

  private void stranger() {
    lock.release();
    log("released by a stranger");
  }

  private void main() {
    log("locked", lock.locked());
    attempt("release unlocked", lock::release);

    Asyncio.gather(
            Asyncio.createTask(() -> user("a")),
            Asyncio.createTask(() -> user("b")),
            Asyncio.createTask(() -> user("c")))
        .await();

    log("-- release, then try again at once: the waiter is first");
    lock.acquire();
    Task<Void> t = Asyncio.createTask(() -> user("waiter", 0));
    turns(1);
    lock.release();
    log("unlocked, but promised", lock.locked());
    lock.acquire();
    log("main has it again");
    lock.release();
    t.await();

    log("-- an uncontended acquire takes no turn");
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    log(lock.acquire(), lock.locked());
    lock.release();
    turns(1);

    log("-- released by an error, and by another task");
    try {
      try (var _ = lock.hold()) {
        throw new Boom("in the block");
      }
    } catch (Boom exc) {
      log(exc, lock.locked());
    }
    lock.acquire();
    Asyncio.createTask(this::stranger).await();
    log("locked", lock.locked());

    log("-- not re-entrant");
    Task<Boolean> second;
    try (var _ = lock.hold()) {
      second = Asyncio.createTask(() -> lock.acquire());
      turns(2);
      log("second acquire waits", !second.isDone());
    }
    log(second.await());
    lock.release();
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
