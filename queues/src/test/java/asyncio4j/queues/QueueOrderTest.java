package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.queues.Steps.end;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueueOrderTest {

  private static <T> List<T> drain(AsyncQueue<T> queue) {
    List<T> items = new ArrayList<>();
    while (!queue.empty()) {
      items.add(queue.getNowait());
    }
    return items;
  }

  @Test
  void lifoHandsOutTheLastOneFirst() {
    AsyncQueue<Integer> queue = new AsyncLifoQueue<>(6);
    Stream.of(5, 1, 4, 2, 3).forEach(queue::putNowait);
    assertThat(queue.getNowait()).isEqualTo(3);
    assertThat(queue.getNowait()).isEqualTo(2);
    queue.putNowait(0);
    queue.putNowait(9);
    assertThat(drain(queue)).containsExactly(9, 0, 4, 1, 5);
    assertThat(queue.maxsize()).isEqualTo(6);
  }

  @Test
  void priorityHandsOutTheLeastFirst() {
    AsyncQueue<Integer> queue = new AsyncPriorityQueue<>(6);
    Stream.of(5, 1, 4, 2, 3).forEach(queue::putNowait);
    assertThat(queue.getNowait()).isEqualTo(1);
    assertThat(queue.getNowait()).isEqualTo(2);
    queue.putNowait(0);
    queue.putNowait(9);
    assertThat(drain(queue)).containsExactly(0, 3, 4, 5, 9);
    assertThat(queue.maxsize()).isEqualTo(6);
  }

  @Test
  void priorityTakesAComparatorAndThatMayTakeNulls() {
    AsyncQueue<String> queue =
        new AsyncPriorityQueue<>(0, Comparator.nullsLast(Comparator.reverseOrder()));
    for (String item : new String[] {"b", null, "c", "a"}) {
      queue.putNowait(item);
    }
    assertThat(drain(queue)).containsExactly("c", "b", "a", null);
  }

  @Test
  void prioritySortsAnythingAnyHow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      AsyncQueue<Integer> queue = new AsyncPriorityQueue<>();
      java.util.PriorityQueue<Integer> model = new java.util.PriorityQueue<>();
      for (int step = 0; step < 200; step++) {
        if (random.nextInt(3) > 0) {
          int item = random.nextInt(50);
          queue.putNowait(item);
          model.add(item);
        } else if (!queue.empty()) {
          assertThat(queue.getNowait()).as("seed %s", seed).isEqualTo(model.remove());
        }
      }
      assertThat(drain(queue)).as("seed %s", seed).isSorted().hasSize(model.size());
    }
  }

  /** Recorded from CPython 3.13: {@code heapq} with items that compare by their first letter. */
  @Test
  void equalItemsLeaveAsTheyDoInPython() {
    AsyncQueue<String> queue = new AsyncPriorityQueue<>(0, Comparator.comparing(s -> s.charAt(0)));
    Stream.of("b0", "a1", "b2", "a3", "a4", "b5", "a6", "b7", "a8", "b9").forEach(queue::putNowait);
    List<String> first = IntStream.range(0, 4).mapToObj(i -> queue.getNowait()).toList();
    Stream.of("a10", "b11", "a12").forEach(queue::putNowait);
    List<String> all = new ArrayList<>(first);
    all.addAll(drain(queue));
    assertThat(all)
        .containsExactly(
            "a1", "a6", "a3", "a4", "a8", "a10", "a12", "b2", "b5", "b7", "b11", "b9", "b0");
  }

  @Test
  void whatCannotBeComparedIsRefusedAndChangesNothing() {
    AsyncQueue<Object> queue = new AsyncPriorityQueue<>();
    queue.putNowait(1);
    assertThatThrownBy(() -> queue.putNowait("one")).isInstanceOf(ClassCastException.class);
    assertThat(queue.qsize()).isEqualTo(1);
    queue.putNowait(0);
    assertThat(drain(queue)).containsExactly(0, 1);
    queue.taskDone();
    queue.taskDone();
    assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aComparatorThatFailsWhileGettingLosesNothing() {
    boolean[] broken = {false};
    AsyncQueue<Integer> queue =
        new AsyncPriorityQueue<>(
            0,
            (a, b) -> {
              if (broken[0]) {
                throw new IllegalStateException("broken");
              }
              return a - b;
            });
    IntStream.of(4, 2, 7, 1, 9, 3).forEach(queue::putNowait);
    broken[0] = true;
    assertThatThrownBy(queue::getNowait).hasMessage("broken");
    broken[0] = false;
    assertThat(drain(queue)).containsExactly(1, 2, 3, 4, 7, 9);
  }

  @AsyncTest
  void gettersStandInLineWhateverTheOrderOfTheItems() {
    AsyncQueue<Integer> queue = new AsyncPriorityQueue<>();
    List<Task<Integer>> getters =
        IntStream.range(0, 3).mapToObj(i -> createTask(() -> queue.get())).toList();
    turns(1);
    Stream.of(30, 10, 20).forEach(queue::putNowait);
    assertThat(getters.stream().map(Steps::end)).containsExactly("10", "20", "30");
  }

  @AsyncTest
  void aWaitingPutterCompetesOnlyOnceItsItemIsIn() {
    AsyncQueue<Integer> queue = new AsyncPriorityQueue<>(2);
    queue.putNowait(5);
    queue.putNowait(6);
    Task<Void> putter = createTask(() -> queue.put(1));
    turns(1);
    assertThat(queue.getNowait()).isEqualTo(5);
    turns(1);
    assertThat(drain(queue)).containsExactly(1, 6);
    assertThat(end(putter)).isEqualTo("null");
  }
}
