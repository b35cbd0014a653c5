package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.getRunningLoop;
import static asyncio4j.queues.Steps.end;
import static asyncio4j.queues.Steps.ends;
import static asyncio4j.queues.Steps.outcome;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncEventTest {

  private final Steps steps = new Steps();
  private final AsyncEvent event = new AsyncEvent();

  private Task<Boolean> waiter(String name) {
    return createTask(() -> {
      boolean got = event.await();
      steps.log(name, event.isSet());
      return got;
    });
  }

  @Test
  void aSetEventIsFree() {
    assertThat(event.isSet()).isFalse();
    event.set();
    assertThat(event.isSet()).isTrue();
    assertThat(event.await()).isTrue();
    event.clear();
    assertThat(event.isSet()).isFalse();
  }

  @AsyncTest
  void setWakesAllInTheirOrderInTheNextTurn() {
    List<Task<Boolean>> waiters = Stream.of("a", "b", "c").map(this::waiter).toList();
    turns(1);
    event.set();
    event.set();
    assertThat(steps.log).isEmpty();
    turns(1);
    assertThat(steps.log).containsExactly("a true", "b true", "c true");
    assertThat(ends(waiters)).containsExactly("true", "true", "true");
  }

  @AsyncTest
  void clearingDoesNotHoldBackWhoWasWoken() {
    List<Task<Boolean>> waiters = Stream.of("a", "b").map(this::waiter).toList();
    turns(1);
    event.set();
    event.clear();
    Task<Boolean> late = waiter("late");
    turns(3);
    assertThat(steps.log).containsExactly("a false", "b false");
    assertThat(waiters).allMatch(Task::isDone);
    assertThat(late.isDone()).isFalse();
    event.set();
    assertThat(late.await()).isTrue();
  }

  @AsyncTest
  void setClearSetWakesTheSecondGenerationToo() {
    Task<Boolean> first = waiter("first");
    turns(1);
    event.set();
    event.clear();
    Task<Boolean> second = waiter("second");
    turns(1);
    assertThat(steps.logged()).containsExactly("first false");
    event.set();
    event.clear();
    turns(1);
    assertThat(steps.log).containsExactly("second false");
    assertThat(ends(List.of(first, second))).containsExactly("true", "true");
  }

  @AsyncTest
  void aCancelledWaiterLeavesAndTheOthersStay() {
    List<Task<Boolean>> waiters = Stream.of("a", "b", "c").map(this::waiter).toList();
    turns(1);
    waiters.get(1).cancel("no more");
    turns(1);
    assertThat(event).asString().endsWith("[unset, waiters:2]>");
    event.set();
    assertThat(ends(waiters)).containsExactly("true", "CancelledError: no more", "true");
  }

  @AsyncTest
  void aWaiterCancelledInTheTurnOfTheSetIsCancelled() {
    Task<Boolean> waiter = waiter("a");
    turns(1);
    event.set();
    waiter.cancel("race");
    assertThat(end(waiter)).isEqualTo("CancelledError: race");
    assertThat(event).asString().matches("<AsyncEvent at 0x[0-9a-f]+ \\[set\\]>");
  }

  @AsyncTest
  void waitingIsRefusedOutsideACoroutineAndLeavesNoGhost() {
    getRunningLoop().callSoon(() -> steps.log(outcome(() -> event.await())));
    turns(1);
    assertThat(steps.log).singleElement().asString().contains("outside a coroutine");
    assertThat(event).asString().endsWith(" [unset]>");
  }

  /** Outside debug mode, which would note for each where it was created. */
  @AsyncTest(debug = false)
  void aHundredThousandCancelledWaitersAreNoTrouble() {
    List<Task<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      waiters.add(createTask(() -> event.await()));
    }
    turns(1);
    waiters.reversed().forEach(Task::cancel);
    turns(1);
    assertThat(waiters).allMatch(Task::isCancelled);
    assertThat(event).asString().endsWith(" [unset]>");
  }
}
