package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.getRunningLoop;
import static asyncio4j.queues.Steps.end;
import static asyncio4j.queues.Steps.ends;
import static asyncio4j.queues.Steps.outcome;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncConditionTest {

  private final Steps steps = new Steps();
  private final AsyncCondition condition = new AsyncCondition();

  private Task<String> waiter(String name) {
    return createTask(() -> {
      try (var held = condition.hold()) {
        try {
          condition.await();
          steps.log(name, "woke");
        } catch (CancelledError e) {
          steps.log(name, "cancelled", e.getMessage(), "locked", condition.locked());
          throw e;
        }
      }
      return name;
    });
  }

  private void signal(int n) {
    try (var held = condition.hold()) {
      condition.signal(n);
    }
  }

  @Test
  void theLockMustBeHeld() {
    assertThatThrownBy(condition::signal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot notify on un-acquired lock");
    assertThatThrownBy(condition::signalAll).hasMessage("cannot notify on un-acquired lock");
    assertThatThrownBy(condition::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot wait on un-acquired lock");
    assertThatThrownBy(condition::release).hasMessage("Lock is not acquired.");
    assertThatThrownBy(() -> condition.waitFor(() -> false))
        .hasMessage("cannot wait on un-acquired lock");
  }

  @AsyncTest
  void aWaiterThatIsNotifiedQueuesUpForTheLock() {
    Task<String> a = waiter("a");
    turns(1);
    assertThat(condition.locked()).isFalse();
    try (var held = condition.hold()) {
      condition.signal();
      turns(3);
      assertThat(a.isDone()).isFalse();
    }
    assertThat(end(a)).isEqualTo("a");
    assertThat(condition.locked()).isFalse();
  }

  @AsyncTest
  void signalReachesThoseThatHaveWaitedLongest() {
    List<Task<String>> waiters = Stream.of("a", "b", "c", "d").map(this::waiter).toList();
    turns(1);
    signal(2);
    turns(6);
    assertThat(steps.logged()).containsExactly("a woke", "b woke");
    signal(0);
    signal(-1);
    turns(6);
    assertThat(steps.logged()).isEmpty();
    try (var held = condition.hold()) {
      condition.signalAll();
      condition.signal(5);
    }
    assertThat(ends(waiters)).containsExactly("a", "b", "c", "d");
  }

  @AsyncTest
  void twoSignalsInOneBlockReachTwoWaiters() {
    List<Task<String>> waiters = Stream.of("a", "b", "c").map(this::waiter).toList();
    turns(1);
    try (var held = condition.hold()) {
      condition.signal();
      condition.signal();
    }
    turns(6);
    assertThat(waiters.stream().map(Task::isDone)).containsExactly(true, true, false);
    signal(1);
    end(waiters.getLast());
  }

  @AsyncTest
  void aNotificationIsNotStored() {
    signal(1);
    Task<String> a = waiter("a");
    turns(4);
    assertThat(a.isDone()).isFalse();
    signal(1);
    end(a);
  }

  @AsyncTest
  void aCancelledWaiterTakesTheLockBackFirst() {
    Task<String> a = waiter("a");
    turns(1);
    condition.acquire();
    a.cancel("first");
    turns(3);
    assertThat(a.isDone()).isFalse();
    a.cancel("second");
    turns(3);
    assertThat(a.isDone()).isFalse();
    a.cancel("third");
    turns(3);
    condition.release();
    assertThat(end(a)).isEqualTo("CancelledError: third");
    assertThat(steps.log).containsExactly("a cancelled third locked true");
    assertThat(a.cancelling()).isEqualTo(3);
    assertThat(condition.locked()).isFalse();
  }

  @AsyncTest
  void aWaiterThatIsNotifiedAndThenCancelledNotifiesAnotherOne() {
    List<Task<String>> waiters = Stream.of("a", "b").map(this::waiter).toList();
    turns(1);
    try (var held = condition.hold()) {
      condition.signal();
      waiters.getFirst().cancel("unlucky");
    }
    turns(6);
    assertThat(ends(waiters)).element(1).isEqualTo("b");
    assertThat(steps.log).containsExactly("a cancelled unlucky locked true", "b woke");
  }

  @AsyncTest
  void aWaiterThatIsCancelledWhileItQueuesForTheLockNotifiesAnotherOne() {
    List<Task<String>> waiters = Stream.of("a", "b").map(this::waiter).toList();
    turns(1);
    condition.acquire();
    condition.signal();
    turns(2);
    waiters.getFirst().cancel("in the queue");
    turns(1);
    condition.release();
    turns(6);
    assertThat(waiters).allMatch(Task::isDone);
    assertThat(steps.log).containsExactly("a cancelled in the queue locked true", "b woke");
  }

  @AsyncTest
  void waitForAsksFirstAndThenAfterEveryNotification() {
    int[] value = {0};
    int[] asked = {0};
    Task<Boolean> waiter =
        createTask(() -> {
          try (var held = condition.hold()) {
            return condition.waitFor(() -> {
              asked[0]++;
              assertThat(condition.locked()).isTrue();
              return value[0] >= 2;
            });
          }
        });
    turns(1);
    for (value[0] = 1; value[0] <= 2; value[0]++) {
      signal(1);
      turns(4);
      assertThat(asked[0]).isEqualTo(value[0] + 1);
    }
    assertThat(waiter.await()).isTrue();
    try (var held = condition.hold()) {
      getRunningLoop().callSoon(() -> steps.log("turn"));
      assertThat(condition.waitFor(() -> true)).isTrue();
      assertThat(steps.log).isEmpty();
    }
  }

  @AsyncTest
  void waitForValueReturnsTheValue() {
    List<String> items = new ArrayList<>();
    Task<String> waiter =
        createTask(() -> {
          try (var held = condition.hold()) {
            return condition.waitForValue(() -> items.isEmpty() ? null : items.removeFirst());
          }
        });
    turns(1);
    signal(1);
    turns(4);
    assertThat(waiter.isDone()).isFalse();
    items.add("item");
    signal(1);
    assertThat(waiter.await()).isEqualTo("item");
  }

  @AsyncTest
  void whatAPredicateThrowsComesOut() {
    try (var held = condition.hold()) {
      assertThat(
              outcome(() -> {
                condition.waitFor(() -> {
                  throw new IllegalArgumentException("predicate");
                });
              }))
          .isEqualTo("IllegalArgumentException: predicate");
      assertThat(condition.locked()).isTrue();
    }
  }

  @AsyncTest
  void conditionsCanShareALock() {
    AsyncLock lock = new AsyncLock();
    AsyncCondition one = new AsyncCondition(lock);
    AsyncCondition two = new AsyncCondition(lock);
    Task<Boolean> waiter =
        createTask(() -> {
          try (var held = two.hold()) {
            return two.await();
          }
        });
    turns(1);
    try (var held = one.hold()) {
      assertThat(two.locked()).isTrue();
      assertThat(lock.locked()).isTrue();
      one.signalAll();
    }
    turns(4);
    assertThat(waiter.isDone()).isFalse();
    try (var held = lock.hold()) {
      two.signal();
    }
    assertThat(waiter.await()).isTrue();
  }

  @AsyncTest
  void tellsItsState() {
    assertThat(condition).asString().matches("<AsyncCondition at 0x[0-9a-f]+ \\[unlocked\\]>");
    Task<String> a = waiter("a");
    turns(1);
    condition.acquire();
    assertThat(condition).asString().endsWith(" [locked, waiters:1]>");
    condition.signal();
    condition.release();
    end(a);
  }
}
