package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncCondition;
import java.util.List;
import java.util.stream.Stream;

/**
 * Condition: signal(n) and signalAll with some of the receivers cancelled; predicates and time
 * limits among them.
 */
public final class ConditionNotifyCancel implements Twin {

  private final AsyncCondition cond = new AsyncCondition();
  private int value;

  private void waiter(String name) {
    try (var _ = cond.hold()) {
      try {
        cond.await();
        log(name, "woke");
      } catch (CancelledError exc) {
        log(name, "cancelled", exc);
        throw exc;
      }
    }
  }

  private List<Task<Void>> start(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> waiter(n))).toList();
  }

  private void until(int n) {
    try (var _ = cond.hold()) {
      try {
        cond.waitFor(() -> value >= n);
        log("until", n, "value", value);
      } catch (CancelledError exc) {
        log("until", n, "cancelled", exc);
        throw exc;
      }
    }
  }

  private void main() {
    log("-- notify(2), the first receiver is cancelled: it is passed on");
    List<Task<Void>> ts = start("a", "b", "c");
    turns(1);
    try (var _ = cond.hold()) {
      cond.signal(2);
      ts.get(0).cancel("a");
    }
    turns(8);
    log(states(ts));

    log("-- notify(2), both are cancelled: two others get it");
    ts = start("d", "e", "f", "g");
    turns(1);
    try (var _ = cond.hold()) {
      cond.signal(2);
      ts.get(0).cancel("d");
      ts.get(1).cancel("e");
    }
    turns(10);
    log(states(ts));

    log("-- notify_all, and one is cancelled: nothing to pass on");
    ts = start("h", "i", "j");
    turns(1);
    try (var _ = cond.hold()) {
      cond.signalAll();
      ts.get(1).cancel("i");
    }
    turns(8);
    log(states(ts));

    log("-- cancelled first, notified then: the notification skips it");
    ts = start("k", "l");
    turns(1);
    try (var _ = cond.hold()) {
      ts.get(0).cancel("k");
      cond.signal(1);
    }
    turns(8);
    log(states(ts));

    log("-- with nobody left a passed-on notification is lost");
    ts = start("m");
    turns(1);
    try (var _ = cond.hold()) {
      cond.signal(1);
      ts.get(0).cancel("m");
    }
    turns(4);
    List<Task<Void>> late = start("late");
    turns(4);
    log(states(Stream.concat(ts.stream(), late.stream()).toList()));
    try (var _ = cond.hold()) {
      cond.signal();
    }
    Asyncio.wait(late);

    log("-- predicates: each is asked in its turn");
    ts = Stream.of(2, 1, 3).map(n -> Asyncio.createTask(() -> until(n))).toList();
    turns(1);
    try (var _ = cond.hold()) {
      value = 1;
      cond.signalAll();
    }
    turns(6);
    log(ts.stream().map(Task::isDone).toList());
    ts.get(0).cancel("no longer");
    turns(2);
    try (var _ = cond.hold()) {
      value = 3;
      cond.signalAll();
    }
    turns(6);
    log(states(ts));

    log("-- time limits");
    try (var _ = cond.hold()) {
      aattempt("wait_for", () -> Asyncio.waitFor(cond::await, UNIT));
      log("locked", cond.locked());
    }
    try (var _ = cond.hold()) {
      try {
        Asyncio.timeout(UNIT).run(() -> cond.waitFor(() -> false));
      } catch (AsyncTimeoutException exc) {
        log(exc, "locked", cond.locked());
      }
    }
    log("locked", cond.locked());
  }

  @Override
  public void play() {
    run(this::main);
  }
}
