package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.getRunningLoop;
import static asyncio4j.queues.Steps.end;
import static asyncio4j.queues.Steps.ends;
import static asyncio4j.queues.Steps.outcome;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Coroutine;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncSemaphoreTest {

  private final Steps steps = new Steps();

  private Task<Boolean> acquirer(AsyncSemaphore semaphore, String name) {
    return createTask(() -> {
      semaphore.acquire();
      steps.log(name);
      return true;
    });
  }

  private List<Task<Boolean>> acquirers(AsyncSemaphore semaphore, String... names) {
    return Stream.of(names).map(name -> acquirer(semaphore, name)).toList();
  }

  @Test
  void countsWithoutALoopAsLongAsThereArePermits() {
    AsyncSemaphore semaphore = new AsyncSemaphore(2);
    assertThat(semaphore.acquire()).isTrue();
    assertThat(semaphore.locked()).isFalse();
    assertThat(semaphore.acquire()).isTrue();
    assertThat(semaphore.locked()).isTrue();
    semaphore.release();
    assertThat(semaphore.locked()).isFalse();
  }

  @Test
  void beginsWithOnePermitAndGrows() {
    AsyncSemaphore semaphore = new AsyncSemaphore();
    semaphore.release();
    semaphore.acquire();
    assertThat(semaphore.locked()).isFalse();
    semaphore.acquire();
    assertThat(semaphore.locked()).isTrue();
  }

  @Test
  void refusesANegativeNumber() {
    assertThatThrownBy(() -> new AsyncSemaphore(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Semaphore initial value must be >= 0");
    assertThatThrownBy(() -> new AsyncBoundedSemaphore(-1))
        .hasMessage("Semaphore initial value must be >= 0");
  }

  @Test
  void theBoundedOneRefusesToGrow() {
    AsyncSemaphore semaphore = new AsyncBoundedSemaphore();
    assertThatThrownBy(semaphore::release)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BoundedSemaphore released too many times");
    semaphore.acquire();
    semaphore.release();
    assertThatThrownBy(semaphore::release).hasMessage("BoundedSemaphore released too many times");
    try (var held = semaphore.hold()) {
      assertThat(semaphore.locked()).isTrue();
    }
    assertThat(semaphore.locked()).isFalse();
  }

  @AsyncTest
  void permitsGoToWaitersInTheOrderInWhichTheyCame() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    List<Task<Boolean>> tasks = acquirers(semaphore, "a", "b", "c");
    turns(1);
    semaphore.release();
    semaphore.release();
    turns(1);
    assertThat(steps.log).containsExactly("a", "b");
    semaphore.release();
    ends(tasks);
    assertThat(steps.log).containsExactly("a", "b", "c");
    assertThat(semaphore.locked()).isTrue();
  }

  @AsyncTest
  void aReleasedPermitIsPromisedToTheWaiter() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    acquirer(semaphore, "waiter");
    turns(1);
    semaphore.release();
    assertThat(semaphore.locked()).isTrue();
    Task<Boolean> newcomer = acquirer(semaphore, "newcomer");
    turns(2);
    assertThat(steps.log).containsExactly("waiter");
    semaphore.release();
    end(newcomer);
  }

  @AsyncTest
  void aNewcomerQueuesUpBehindAWokenWaiterThoughPermitsAreLeft() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    acquirer(semaphore, "waiter");
    turns(1);
    semaphore.release();
    semaphore.release();
    assertThat(semaphore.locked()).isTrue();
    semaphore.acquire();
    steps.log("newcomer");
    assertThat(steps.log).containsExactly("waiter", "newcomer");
  }

  @AsyncTest
  void thoseWhoQueuedUpForOthersSakeGoOnTogether() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    Task<Boolean> first = acquirer(semaphore, "first");
    turns(1);
    // These run before the first one does, and must not overtake it.
    List<Task<Boolean>> others = acquirers(semaphore, "a", "b", "c");
    for (int i = 0; i < 4; i++) {
      semaphore.release();
    }
    turns(2);
    assertThat(others).allMatch(Task::isDone);
    first.await();
    assertThat(steps.log).containsExactly("first", "a", "b", "c");
    assertThat(semaphore.locked()).isTrue();
  }

  @AsyncTest
  void aWaiterThatIsCancelledLeavesTheLine() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    List<Task<Boolean>> tasks = acquirers(semaphore, "a", "b", "c");
    turns(1);
    tasks.get(1).cancel();
    turns(1);
    semaphore.release();
    semaphore.release();
    assertThat(ends(tasks)).containsExactly("true", "CancelledError", "true");
    assertThat(steps.log).containsExactly("a", "c");
  }

  @AsyncTest
  void aWaiterThatIsCancelledAfterItWasGivenAPermitPassesItOn() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    List<Task<Boolean>> tasks = acquirers(semaphore, "a", "b");
    turns(1);
    semaphore.release();
    tasks.getFirst().cancel();
    assertThat(ends(tasks)).containsExactly("CancelledError", "true");
  }

  @AsyncTest
  void withoutAnotherWaiterThePermitStays() {
    AsyncSemaphore semaphore = new AsyncBoundedSemaphore(1);
    semaphore.acquire();
    Task<Boolean> a = acquirer(semaphore, "a");
    turns(1);
    semaphore.release();
    a.cancel();
    assertThat(end(a)).isEqualTo("CancelledError");
    assertThat(semaphore.locked()).isFalse();
    semaphore.acquire();
    semaphore.release();
  }

  @AsyncTest
  void allWokenAndAllCancelledGiveAllBack() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    List<Task<Boolean>> tasks = acquirers(semaphore, "a", "b", "c", "d");
    turns(1);
    semaphore.release();
    semaphore.release();
    tasks.get(0).cancel();
    tasks.get(1).cancel();
    tasks.get(2).cancel();
    assertThat(ends(tasks))
        .containsExactly("CancelledError", "CancelledError", "CancelledError", "true");
    assertThat(semaphore.locked()).isFalse();
    semaphore.acquire();
    assertThat(semaphore.locked()).isTrue();
  }

  @AsyncTest
  void aNewcomerNeedNotWaitForTheCleanUpOfCancelledWaiters() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    List<Task<Boolean>> tasks = acquirers(semaphore, "a", "b");
    turns(1);
    tasks.forEach(Task::cancel);
    semaphore.release();
    assertThat(semaphore.locked()).isFalse();
    getRunningLoop().callSoon(() -> steps.log("turn"));
    semaphore.acquire();
    assertThat(steps.log).isEmpty();
    assertThat(ends(tasks)).containsExactly("CancelledError", "CancelledError");
    assertThat(semaphore.locked()).isTrue();
  }

  @AsyncTest
  void whatIsThrownIntoAWokenWaiterByHandPassesThePermitOn() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    var byHand = Coroutine.of(() -> semaphore.acquire());
    byHand.send(null);
    Task<Boolean> b = acquirer(semaphore, "b");
    turns(1);
    semaphore.release();
    assertThat(outcome(() -> byHand.throwInto(new IllegalStateException("boom"))))
        .isEqualTo("IllegalStateException: boom");
    assertThat(b.await()).isTrue();
  }

  @AsyncTest
  void aBlockGivesItsPermitBack() {
    AsyncSemaphore semaphore = new AsyncSemaphore(1);
    Task<Boolean> waiter;
    try (var held = semaphore.hold()) {
      waiter = acquirer(semaphore, "waiter");
      turns(2);
      assertThat(waiter.isDone()).isFalse();
    }
    assertThat(waiter.await()).isTrue();
  }

  @AsyncTest
  void tellsItsState() {
    AsyncSemaphore semaphore = new AsyncBoundedSemaphore(2);
    assertThat(semaphore)
        .asString()
        .matches("<AsyncBoundedSemaphore at 0x[0-9a-f]+ \\[unlocked, value:2\\]>");
    semaphore.acquire();
    semaphore.acquire();
    Task<Boolean> a = acquirer(semaphore, "a");
    turns(1);
    assertThat(semaphore).asString().endsWith(" [locked, waiters:1]>");
    semaphore.release();
    end(a);
    assertThat(semaphore).asString().endsWith(" [locked]>");
  }
}
