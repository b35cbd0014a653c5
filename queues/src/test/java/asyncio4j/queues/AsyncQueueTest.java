package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.getRunningLoop;
import static asyncio4j.Asyncio.run;
import static asyncio4j.queues.Steps.end;
import static asyncio4j.queues.Steps.ends;
import static asyncio4j.queues.Steps.outcome;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncQueueTest {

  private final Steps steps = new Steps();

  private Task<String> getter(AsyncQueue<String> queue, String name) {
    return createTask(() -> {
      String item = queue.get();
      steps.log(name, "got", item);
      return item;
    });
  }

  private Task<Void> putter(AsyncQueue<String> queue, String item) {
    return createTask(() -> {
      queue.put(item);
      steps.log("put", item);
    });
  }

  @Test
  void startsEmptyAndTellsItsLimit() {
    AsyncQueue<String> queue = new AsyncQueue<>(2);
    assertThat(queue.maxsize()).isEqualTo(2);
    assertThat(queue.qsize()).isZero();
    assertThat(queue.empty()).isTrue();
    assertThat(queue.full()).isFalse();
  }

  @Test
  void nowaitFormsNeedNoLoopAndRefuseWhatWouldWait() {
    AsyncQueue<String> queue = new AsyncQueue<>(2);
    assertThatThrownBy(queue::getNowait).isExactlyInstanceOf(QueueEmpty.class).hasMessage(null);
    queue.putNowait("a");
    assertThat(queue.full()).isFalse();
    queue.putNowait("b");
    assertThat(queue.full()).isTrue();
    assertThatThrownBy(() -> queue.putNowait("c"))
        .isExactlyInstanceOf(QueueFull.class)
        .hasMessage(null);
    assertThat(queue.qsize()).isEqualTo(2);
    assertThat(queue.getNowait()).isEqualTo("a");
    assertThat(queue.getNowait()).isEqualTo("b");
    assertThat(queue.empty()).isTrue();
  }

  @Test
  void aLimitOfZeroOrLessIsNone() {
    for (int maxsize : new int[] {0, -1, Integer.MIN_VALUE}) {
      AsyncQueue<Integer> queue = new AsyncQueue<>(maxsize);
      IntStream.range(0, 1000).forEach(queue::putNowait);
      assertThat(queue.maxsize()).isEqualTo(maxsize);
      assertThat(queue.full()).isFalse();
      assertThat(queue.qsize()).isEqualTo(1000);
    }
  }

  @Test
  void keepsTheOrderWhileTheRingTurnsAndGrows() {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    int in = 0;
    int out = 0;
    for (int round = 1; round < 200; round++) {
      for (int i = 0; i < round; i++) {
        queue.putNowait(in++);
      }
      for (int i = 0; i < round - 1; i++) {
        assertThat(queue.getNowait()).isEqualTo(out++);
      }
    }
    assertThat(queue.qsize()).isEqualTo(in - out);
    while (!queue.empty()) {
      assertThat(queue.getNowait()).isEqualTo(out++);
    }
    assertThat(out).isEqualTo(in);
  }

  @Test
  void whatIsPutBackIsNextAgain() {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    for (int i = 0; i < 40; i++) {
      queue.putNowait(i);
    }
    for (int round = 0; round < 100; round++) {
      int first = queue.getNowait();
      int second = queue.getNowait();
      queue.putBack(second);
      queue.putBack(first);
      assertThat(queue.qsize()).isEqualTo(40);
      assertThat(queue.getNowait()).isEqualTo(round);
      queue.putNowait(40 + round);
    }
    AsyncQueue<Integer> lifo = new AsyncLifoQueue<>();
    AsyncQueue<Integer> least = new AsyncPriorityQueue<>();
    for (AsyncQueue<Integer> each : List.of(lifo, least)) {
      each.putNowait(2);
      each.putNowait(1);
      each.putBack(each.getNowait());
      assertThat(each.getNowait()).isEqualTo(1);
    }
  }

  @AsyncTest
  void whatIsPutBackWakesTheNextGetterAndCountsOnce() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    queue.put("a");
    String taken = queue.get();
    Task<String> waiting = getter(queue, "waiting");
    turns(1);
    queue.putBack(taken);
    assertThat(waiting.await()).isEqualTo("a");
    queue.taskDone();
    queue.join();
    assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
    queue.shutdown();
    queue.putBack(taken);
    assertThat(queue.get()).isEqualTo("a");
    assertThatThrownBy(queue::get).isInstanceOf(QueueShutDown.class);
  }

  @AsyncTest
  void carriesNulls() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    AsyncQueue<String> lifo = new AsyncLifoQueue<>();
    queue.put(null);
    lifo.put(null);
    assertThat(queue.qsize()).isEqualTo(1);
    assertThat(queue.get()).isNull();
    assertThat(lifo.get()).isNull();
    assertThat(queue.empty()).isTrue();
  }

  @AsyncTest
  void whatNeedNotWaitTakesNoTurn() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    getRunningLoop().callSoon(() -> steps.log("turn"));
    queue.put("a");
    steps.log(queue.get());
    steps.log("still the same turn");
    turns(1);
    assertThat(steps.log).containsExactly("a", "still the same turn", "turn");
  }

  @AsyncTest
  void aWokenGetterFindsTheItemInTheQueueOneTurnLater() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    Task<String> getter = getter(queue, "a");
    turns(1);
    queue.putNowait("one");
    assertThat(queue.qsize()).isEqualTo(1);
    assertThat(getter.isDone()).isFalse();
    turns(1);
    assertThat(getter.isDone()).isTrue();
    assertThat(queue.empty()).isTrue();
  }

  @AsyncTest
  void gettersAndPuttersAreServedInTheOrderInWhichTheyCame() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    List<Task<String>> getters = Stream.of("a", "b", "c").map(name -> getter(queue, name)).toList();
    turns(1);
    List<Task<Void>> putters = Stream.of("1", "2", "3").map(item -> putter(queue, item)).toList();
    ends(putters);
    ends(getters);
    assertThat(steps.log)
        .filteredOn(line -> line.contains("got"))
        .containsExactly("a got 1", "b got 2", "c got 3");
    assertThat(steps.log)
        .filteredOn(line -> line.startsWith("put"))
        .containsExactly("put 1", "put 2", "put 3");
  }

  @AsyncTest
  void whoseItemIsTakenAwayGoesToTheEndOfTheLine() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    Task<String> a = getter(queue, "a");
    Task<String> b = getter(queue, "b");
    turns(1);
    queue.putNowait("one");
    assertThat(queue.getNowait()).isEqualTo("one");
    turns(1);
    queue.putNowait("two");
    queue.putNowait("three");
    end(a);
    end(b);
    assertThat(steps.log).containsExactly("b got two", "a got three");
  }

  @AsyncTest
  void aGetterThatIsCancelledWhileWaitingLeavesTheLine() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    Task<String> a = getter(queue, "a");
    Task<String> b = getter(queue, "b");
    turns(1);
    a.cancel();
    queue.putNowait("one");
    assertThat(end(a)).isEqualTo("CancelledError");
    assertThat(end(b)).isEqualTo("one");
    assertThat(queue.empty()).isTrue();
  }

  @AsyncTest
  void aGetterThatIsCancelledAfterItWasWokenWakesTheNext() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    Task<String> a = getter(queue, "a");
    Task<String> b = getter(queue, "b");
    turns(1);
    queue.putNowait("one");
    a.cancel();
    assertThat(end(a)).isEqualTo("CancelledError");
    assertThat(end(b)).isEqualTo("one");
  }

  @AsyncTest
  void ofAllWokenGettersButOneCancelledTheLastGetsTheItem() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    List<Task<String>> getters =
        IntStream.range(0, 5).mapToObj(i -> getter(queue, "g" + i)).toList();
    turns(1);
    queue.putNowait("one");
    for (Task<String> each : getters.subList(0, 4)) {
      each.cancel();
      turns(1);
    }
    assertThat(end(getters.getLast())).isEqualTo("one");
  }

  @AsyncTest
  void withoutAnotherGetterTheItemStays() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    Task<String> a = getter(queue, "a");
    turns(1);
    queue.putNowait("one");
    a.cancel();
    end(a);
    assertThat(queue.getNowait()).isEqualTo("one");
  }

  @AsyncTest
  void aPutterThatIsCancelledWhileWaitingPutsNothing() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    queue.putNowait("first");
    Task<Void> a = putter(queue, "a");
    Task<Void> b = putter(queue, "b");
    turns(1);
    a.cancel();
    turns(1);
    assertThat(queue.getNowait()).isEqualTo("first");
    assertThat(end(a)).isEqualTo("CancelledError");
    assertThat(end(b)).isEqualTo("null");
    assertThat(queue.getNowait()).isEqualTo("b");
    assertThat(queue.empty()).isTrue();
  }

  @AsyncTest
  void aPutterThatIsCancelledAfterItWasWokenWakesTheNext() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    queue.putNowait("first");
    Task<Void> a = putter(queue, "a");
    Task<Void> b = putter(queue, "b");
    turns(1);
    queue.getNowait();
    a.cancel();
    assertThat(end(a)).isEqualTo("CancelledError");
    turns(1);
    assertThat(b.isDone()).isTrue();
    assertThat(queue.getNowait()).isEqualTo("b");
  }

  @AsyncTest
  void aGetterThatIsCancelledBeforeItWasWokenLeavesTheOthersInTheirPlaces() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    List<Task<String>> getters =
        Stream.of("a", "b", "c", "d").map(name -> getter(queue, name)).toList();
    turns(1);
    getters.get(1).cancel();
    queue.putNowait("one");
    turns(2);
    queue.putNowait("two");
    queue.putNowait("three");
    assertThat(ends(getters)).containsExactly("one", "CancelledError", "two", "three");
  }

  @AsyncTest
  void aPutterThatIsCancelledBeforeItWasWokenLeavesTheOthersInTheirPlaces() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    queue.putNowait("first");
    List<Task<Void>> putters =
        Stream.of("a", "b", "c", "d").map(item -> putter(queue, item)).toList();
    turns(1);
    putters.get(1).cancel();
    queue.getNowait();
    turns(2);
    for (String item : List.of("a", "c", "d")) {
      assertThat(queue.getNowait()).isEqualTo(item);
      turns(1);
    }
    assertThat(end(putters.get(1))).isEqualTo("CancelledError");
  }

  @AsyncTest
  void whatIsThrownIntoAWaiterByHandCountsLikeACancellation() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    var byHand = asyncio4j.Coroutine.of(() -> queue.get());
    byHand.send(null);
    Task<String> b = getter(queue, "b");
    turns(1);
    queue.putNowait("one");
    assertThatThrownBy(() -> byHand.throwInto(new IllegalStateException("boom")))
        .hasMessage("boom");
    assertThat(end(b)).isEqualTo("one");
  }

  @AsyncTest
  void joinOfAQueueWithoutOpenWorkTakesNoTurn() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    getRunningLoop().callSoon(() -> steps.log("turn"));
    queue.join();
    queue.putNowait("a");
    queue.getNowait();
    queue.taskDone();
    queue.join();
    assertThat(steps.log).isEmpty();
  }

  @AsyncTest
  void joinWaitsForTheLastTaskDoneAndThatIsForGood() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    queue.putNowait("a");
    queue.putNowait("b");
    Task<Void> joiner = createTask(() -> queue.join());
    turns(1);
    queue.getNowait();
    queue.getNowait();
    queue.taskDone();
    turns(3);
    assertThat(joiner.isDone()).isFalse();
    queue.taskDone();
    queue.putNowait("after the last one");
    turns(1);
    assertThat(joiner.isDone()).isTrue();
    Task<Void> late = createTask(() -> queue.join());
    turns(3);
    assertThat(late.isDone()).isFalse();
    late.cancel();
    assertThat(end(late)).isEqualTo("CancelledError");
  }

  @Test
  void taskDoneIsRefusedWhenNothingIsOpen() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    assertThatThrownBy(queue::taskDone)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task_done() called too many times");
    queue.putNowait("a");
    queue.taskDone();
    assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void anOrderlyShutdownLetsTheQueueBeEmptied() {
    AsyncQueue<String> queue = new AsyncQueue<>(2);
    queue.putNowait("a");
    queue.putNowait("b");
    Task<Void> putter = putter(queue, "c");
    Task<Void> joiner = createTask(() -> queue.join());
    turns(1);
    queue.shutdown();
    assertThat(end(putter)).isEqualTo("QueueShutDown");
    assertThat(outcome(() -> queue.putNowait("d"))).isEqualTo("QueueShutDown");
    assertThat(outcome(() -> queue.put("d"))).isEqualTo("QueueShutDown");
    assertThat(queue.get()).isEqualTo("a");
    assertThat(outcome(() -> queue.put("d"))).isEqualTo("QueueShutDown");
    assertThat(queue.getNowait()).isEqualTo("b");
    assertThat(outcome(() -> queue.getNowait())).isEqualTo("QueueShutDown");
    assertThat(outcome(() -> queue.get())).isEqualTo("QueueShutDown");
    assertThat(joiner.isDone()).isFalse();
    queue.taskDone();
    queue.taskDone();
    assertThat(end(joiner)).isEqualTo("null");
  }

  @AsyncTest
  void shutdownWakesAllGettersInOrder() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    List<Task<Boolean>> getters =
        IntStream.range(0, 3)
            .mapToObj(i -> createTask(() -> steps.log.add(i + " " + outcome(() -> queue.get()))))
            .toList();
    turns(1);
    queue.shutdown();
    queue.shutdown();
    turns(1);
    assertThat(getters).allMatch(Task::isDone);
    assertThat(steps.log).containsExactly("0 QueueShutDown", "1 QueueShutDown", "2 QueueShutDown");
  }

  @AsyncTest
  void anImmediateShutdownDropsTheItemsAndCountsThemAsDone() {
    AsyncQueue<Integer> queue = new AsyncQueue<>(3);
    for (int i = 0; i < 3; i++) {
      queue.putNowait(i);
    }
    Task<Void> putter = createTask(() -> queue.put(3));
    Task<Void> joiner = createTask(() -> queue.join());
    turns(1);
    assertThat(queue.getNowait()).isZero();
    turns(1);
    queue.shutdown(true);
    assertThat(queue.empty()).isTrue();
    assertThat(outcome(() -> queue.getNowait())).isEqualTo("QueueShutDown");
    assertThat(end(putter)).isEqualTo("null"); // it had the free place before the shutdown
    turns(2);
    assertThat(joiner.isDone()).isFalse();
    queue.taskDone();
    turns(1);
    assertThat(joiner.isDone()).isTrue();
    assertThat(outcome(() -> queue.taskDone()))
        .isEqualTo("IllegalArgumentException: task_done() called too many times");
  }

  @AsyncTest
  void aPutterThatWasWokenForAPlaceFindsTheQueueShutDown() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    queue.putNowait("a");
    Task<Void> putter = putter(queue, "b");
    turns(1);
    queue.getNowait();
    queue.shutdown();
    assertThat(end(putter)).isEqualTo("QueueShutDown");
    assertThat(queue.empty()).isTrue();
  }

  @AsyncTest
  void anImmediateShutdownReleasesJoinAtOnceIfNothingIsTaken() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    queue.putNowait("x");
    Task<Void> joiner = createTask(() -> queue.join());
    turns(1);
    queue.shutdown();
    turns(2);
    assertThat(joiner.isDone()).isFalse();
    queue.shutdown(true);
    turns(1);
    assertThat(joiner.isDone()).isTrue();
    queue.join();
  }

  @AsyncTest
  void itemsThatWereCountedAsDoneAlreadyAreNotCountedTwice() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    queue.putNowait("a");
    queue.putNowait("b");
    queue.putNowait("c");
    Task<Void> joiner = createTask(() -> queue.join());
    turns(1);
    queue.taskDone();
    queue.taskDone();
    queue.shutdown(true);
    turns(1);
    assertThat(joiner.isDone()).isTrue();
    assertThat(outcome(() -> queue.taskDone()))
        .isEqualTo("IllegalArgumentException: task_done() called too many times");
  }

  @AsyncTest
  void aGetterCancelledInTheTurnOfTheShutdownIsCancelled() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    Task<String> a = getter(queue, "a");
    turns(1);
    queue.shutdown();
    a.cancel();
    assertThat(end(a)).isEqualTo("CancelledError");
  }

  @Test
  void waitingIsRefusedOutsideACoroutineAndLeavesNoGhost() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    assertThatThrownBy(queue::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running event loop");
    run(() -> {
      getRunningLoop().callSoon(() -> steps.log(outcome(() -> queue.get())));
      turns(1);
      assertThat(steps.log).singleElement().asString().contains("outside a coroutine");
      Task<String> a = getter(queue, "a");
      turns(1);
      queue.putNowait("one");
      turns(1);
      assertThat(a.isDone()).isTrue();
    });
  }

  @AsyncTest
  void tellsItsState() {
    AsyncQueue<String> queue = new AsyncQueue<>(2);
    assertThat(queue).asString().matches("<AsyncQueue at 0x[0-9a-f]+ maxsize=2>");
    queue.putNowait("a");
    queue.putNowait("b");
    List<Task<Void>> putters = new ArrayList<>();
    putters.add(putter(queue, "c"));
    turns(1);
    assertThat(queue).asString().endsWith(" maxsize=2 items=[a, b] putters[1] tasks=2>");
    queue.shutdown();
    ends(putters);
    assertThat(queue).asString().endsWith(" maxsize=2 items=[a, b] tasks=2 shutdown>");
    AsyncQueue<String> empty = new AsyncLifoQueue<>();
    Task<String> getter = getter(empty, "g");
    turns(1);
    assertThat(empty).asString().matches("<AsyncLifoQueue at .* maxsize=0 getters\\[1\\]>");
    empty.shutdown();
    end(getter);
  }
}
