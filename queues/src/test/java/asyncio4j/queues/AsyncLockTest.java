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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncLockTest {

  private final Steps steps = new Steps();
  private final AsyncLock lock = new AsyncLock();

  private Task<Void> user(String name) {
    return createTask(() -> {
      try (var held = lock.hold()) {
        steps.log(name, "has it");
        turns(1);
      }
      steps.log(name, "released");
    });
  }

  @Test
  void acquiringAFreeLockTakesNoTurnAndNoLoop() {
    assertThat(lock.locked()).isFalse();
    assertThat(lock.acquire()).isTrue();
    assertThat(lock.locked()).isTrue();
    lock.release();
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void releasingAFreeLockIsRefused() {
    assertThatThrownBy(lock::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Lock is not acquired.");
  }

  @AsyncTest
  void waitersGetItInTheOrderInWhichTheyCame() {
    ends(Stream.of("a", "b", "c").map(this::user).toList());
    assertThat(steps.log)
        .containsExactly(
            "a has it", "a released", "b has it", "b released", "c has it", "c released");
  }

  @AsyncTest
  void nobodyOvertakesAWokenWaiter() {
    lock.acquire();
    Task<Void> waiter = user("waiter");
    turns(1);
    lock.release();
    assertThat(lock.locked()).isFalse();
    lock.acquire();
    steps.log("main has it again");
    end(waiter);
    assertThat(steps.log).containsExactly("waiter has it", "waiter released", "main has it again");
  }

  @AsyncTest
  void anybodyMayReleaseIt() {
    lock.acquire();
    createTask(lock::release).await();
    assertThat(lock.locked()).isFalse();
  }

  @AsyncTest
  void itIsNotReentrant() {
    lock.acquire();
    Task<Boolean> second = createTask(() -> lock.acquire());
    turns(3);
    assertThat(second.isDone()).isFalse();
    lock.release();
    assertThat(second.await()).isTrue();
    assertThat(lock.locked()).isTrue();
  }

  @Test
  void aBlockReleasesOnAnErrorToo() {
    assertThatThrownBy(
            () -> {
              try (var held = lock.hold()) {
                assertThat(lock.locked()).isTrue();
                throw new IllegalArgumentException("in the block");
              }
            })
        .hasMessage("in the block");
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void closingABlockTwiceDoesNotReleaseTheNextHolder() {
    Held held = lock.hold();
    held.close();
    lock.acquire();
    held.close();
    assertThat(lock.locked()).isTrue();
  }

  @Test
  void aBlockWhoseLockIsGoneSaysSo() {
    assertThatThrownBy(
            () -> {
              try (var held = lock.hold()) {
                lock.release();
              }
            })
        .hasMessage("Lock is not acquired.");
  }

  @AsyncTest
  void aWaiterThatIsCancelledLeavesTheLine() {
    lock.acquire();
    List<Task<Void>> users = Stream.of("a", "b", "c").map(this::user).toList();
    turns(1);
    users.get(1).cancel();
    turns(1);
    lock.release();
    assertThat(ends(users)).containsExactly("null", "CancelledError", "null");
    assertThat(steps.log).containsExactly("a has it", "a released", "c has it", "c released");
  }

  @AsyncTest
  void aWaiterThatIsCancelledAfterItWasWokenPassesTheLockOn() {
    lock.acquire();
    List<Task<Void>> users = Stream.of("a", "b").map(this::user).toList();
    turns(1);
    lock.release();
    users.getFirst().cancel();
    assertThat(ends(users)).containsExactly("CancelledError", "null");
    assertThat(lock.locked()).isFalse();
  }

  @AsyncTest
  void aWholeLineOfWokenAndCancelledOnesPassesItOnToTheEnd() {
    lock.acquire();
    List<Task<Void>> users = IntStream.range(0, 5).mapToObj(i -> user("u" + i)).toList();
    turns(1);
    lock.release();
    for (Task<Void> each : users.subList(0, 4)) {
      each.cancel();
      turns(1);
    }
    end(users.getLast());
    assertThat(steps.log).containsExactly("u4 has it", "u4 released");
  }

  @AsyncTest
  void aNewcomerNeedNotWaitForTheCleanUpOfCancelledWaiters() {
    lock.acquire();
    List<Task<Void>> users = Stream.of("a", "b").map(this::user).toList();
    turns(1);
    users.forEach(Task::cancel);
    lock.release();
    getRunningLoop().callSoon(() -> steps.log("turn"));
    lock.acquire();
    assertThat(steps.log).isEmpty();
    assertThat(ends(users)).containsExactly("CancelledError", "CancelledError");
    assertThat(lock.locked()).isTrue();
  }

  /** The first waiter was woken, so it is not among the cancelled that a newcomer may overtake. */
  @AsyncTest
  void aNewcomerQueuesUpBehindAWaiterThatWasWokenAndThenCancelled() {
    lock.acquire();
    Task<Void> a = user("a");
    turns(1);
    lock.release();
    a.cancel();
    getRunningLoop().callSoon(() -> steps.log("turn"));
    lock.acquire();
    assertThat(steps.log).containsExactly("turn");
    assertThat(end(a)).isEqualTo("CancelledError");
  }

  @AsyncTest
  void aHolderThatIsCancelledReleases() {
    List<Task<Void>> users = Stream.of("a", "b").map(this::user).toList();
    turns(1);
    users.getFirst().cancel();
    assertThat(ends(users)).containsExactly("CancelledError", "null");
    assertThat(lock.locked()).isFalse();
  }

  @AsyncTest
  void whatIsThrownIntoAWokenWaiterByHandPassesTheLockOn() {
    lock.acquire();
    var byHand = Coroutine.of(() -> lock.acquire());
    byHand.send(null);
    Task<Void> b = user("b");
    turns(1);
    lock.release();
    assertThat(outcome(() -> byHand.throwInto(new IllegalStateException("boom"))))
        .isEqualTo("IllegalStateException: boom");
    end(b);
    assertThat(steps.log).containsExactly("b has it", "b released");
  }

  @AsyncTest
  void tellsItsState() {
    assertThat(lock).asString().matches("<AsyncLock at 0x[0-9a-f]+ \\[unlocked\\]>");
    lock.acquire();
    assertThat(lock).asString().endsWith(" [locked]>");
    Task<Void> a = user("a");
    turns(1);
    assertThat(lock).asString().endsWith(" [locked, waiters:1]>");
    lock.release();
    end(a);
  }
}
