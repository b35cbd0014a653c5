package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncCondition;
import asyncio4j.queues.AsyncLock;
import java.util.List;
import java.util.stream.Stream;

/** Condition: signal(n) in order, waking means queueing for the lock, predicates, refusals. */
public final class ConditionNotify implements Twin {

  private final AsyncCondition cond = new AsyncCondition();
  private int value;

  private void waiter(String name) {
    try (var _ = cond.hold()) {
      log(name, "waits");
      log(name, "woke", cond.await(), "locked", cond.locked());
      turns(1);
    }
    log(name, "left");
  }

  private void until(int n) {
    try (var _ = cond.hold()) {
      String got = cond.waitForValue(() -> value >= n ? "value " + value : null);
      log("until", n, "got", got);
    }
  }

  private void main() {
    attempt("notify without the lock", () -> cond.signal());
    attempt("notify_all without the lock", cond::signalAll);
    aattempt("wait without the lock", () -> cond.await());
    attempt("release without the lock", cond::release);

    List<Task<Void>> ts =
        Stream.of("a", "b", "c", "d").map(n -> Asyncio.createTask(() -> waiter(n))).toList();
    turns(1);
    try (var _ = cond.hold()) {
      cond.signal();
      log("notified one; it cannot run while we hold the lock");
      turns(2);
      log("letting go");
    }
    turns(4);
    try (var _ = cond.hold()) {
      cond.signal(2);
      cond.signal(0);
    }
    turns(6);
    log("waiting still", ts.stream().map(t -> !t.isDone()).toList());
    try (var _ = cond.hold()) {
      cond.signalAll();
      cond.signal(5);
    }
    Asyncio.gather(ts).await();
    try (var _ = cond.hold()) {
      cond.signal();
      log("notify with nobody there is forgotten");
    }

    log("-- wait_for");
    ts = Stream.of(0, 2, 1).map(n -> Asyncio.createTask(() -> until(n))).toList();
    turns(1);
    for (int v : List.of(1, 2)) {
      value = v;
      try (var _ = cond.hold()) {
        log("value", value);
        cond.signalAll();
      }
      turns(6);
    }
    Asyncio.gather(ts).await();

    log("-- two conditions on one lock");
    AsyncLock lock = new AsyncLock();
    AsyncCondition one = new AsyncCondition(lock);
    AsyncCondition two = new AsyncCondition(lock);
    try (var _ = one.hold()) {
      log("two is locked as well", two.locked());
      attempt("notify through two", () -> two.signal());
    }
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
