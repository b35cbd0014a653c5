package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncLock;
import java.util.List;
import java.util.stream.Stream;

/** Lock: a cancelled waiter drops out, one cancelled after being promised the lock passes it on. */
public final class LockCancel implements Twin {

  private final AsyncLock lock = new AsyncLock();

  private void user(String name) {
    try (var _ = lock.hold()) {
      log(name, "has it");
      turns(1);
    } catch (CancelledError exc) {
      log(name, "cancelled");
      throw exc;
    }
  }

  private List<Task<Void>> start(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> user(n))).toList();
  }

  private void main() {
    log("-- cancelled while waiting");
    lock.acquire();
    List<Task<Void>> ts = start("a", "b", "c");
    turns(1);
    ts.get(1).cancel();
    turns(1);
    lock.release();
    Asyncio.wait(ts);

    log("-- cancelled after the release that woke it");
    lock.acquire();
    ts = start("a", "b");
    turns(1);
    lock.release();
    ts.get(0).cancel();
    Asyncio.wait(ts);
    log("locked", lock.locked());

    log("-- all waiters cancelled: a newcomer need not wait for their clean-up");
    lock.acquire();
    ts = start("a", "b");
    turns(1);
    ts.get(0).cancel();
    ts.get(1).cancel();
    lock.release();
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    log("newcomer", lock.acquire());
    Asyncio.wait(ts);
    lock.release();

    log("-- cancelled while holding");
    ts = start("a", "b");
    turns(1);
    ts.get(0).cancel();
    Asyncio.wait(ts);
    log("locked", lock.locked());

    log("-- with a time limit");
    lock.acquire();
    aattempt("acquire", () -> Asyncio.waitFor(lock::acquire, UNIT));
    log("locked", lock.locked());
    lock.release();
    aattempt("acquire", () -> Asyncio.waitFor(lock::acquire, UNIT));
    lock.release();
  }

  @Override
  public void play() {
    run(this::main);
  }
}
