package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.OnLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/**
 * What holds in whatever order ready tasks run, which asyncio leaves open: it is another one each
 * time, and whoever fails tells the seed. Those who wait are cancelled at all moments, that in
 * which they have been woken and have not run among them.
 */
@OnLoop(virtualClock = true, shuffle = true)
class ShuffledTest {

  private static final int TIMES = 10;

  /** Some of what was started is cancelled, each in another turn. */
  private static List<Task<?>> cancelEveryThird(List<? extends Task<?>> tasks) {
    List<Task<?>> cancellers = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i += 3) {
      int turn = i / 3;
      Task<?> victim = tasks.get(i);
      cancellers.add(
          createTask(() -> {
            turns(turn);
            victim.cancel();
          }));
    }
    return cancellers;
  }

  /** Waits for all, and tells how many were cancelled; what else they throw is thrown. */
  private static int awaitAll(List<? extends Task<?>> tasks) {
    int cancelled = 0;
    for (Task<?> task : tasks) {
      try {
        task.await();
      } catch (CancelledError e) {
        cancelled++;
      }
    }
    return cancelled;
  }

  @RepeatedTest(TIMES)
  void itemsAreTakenOnceAndThoseOfOneProducerInTheirOrder() {
    AsyncQueue<int[]> queue = new AsyncQueue<>(3);
    List<int[]> taken = new ArrayList<>();
    List<Task<?>> producers = new ArrayList<>();
    for (int p = 0; p < 5; p++) {
      int producer = p;
      producers.add(
          createTask(() -> {
            for (int i = 0; i < 20; i++) {
              queue.put(new int[] {producer, i});
              assertThat(queue.qsize()).isLessThanOrEqualTo(3);
            }
          }));
    }
    int[] finished = {0};
    List<Task<?>> consumers = new ArrayList<>();
    for (int c = 0; c < 9; c++) {
      int slowness = c % 3;
      consumers.add(
          createTask(() -> {
            while (true) {
              taken.add(queue.get());
              try {
                turns(slowness);
              } finally {
                finished[0]++;
                queue.taskDone();
              }
            }
          }));
    }
    List<Task<?>> cancellers = cancelEveryThird(consumers);
    assertThat(awaitAll(producers)).isZero();
    queue.join();
    assertThat(finished[0]).isEqualTo(100);
    assertThat(taken).hasSize(100);
    for (int p = 0; p < 5; p++) {
      int producer = p;
      assertThat(taken.stream().filter(item -> item[0] == producer).mapToInt(item -> item[1]))
          .containsExactly(IntStream.range(0, 20).boxed().toArray(Integer[]::new));
    }
    assertThat(awaitAll(cancellers)).isZero();
    queue.shutdown();
    int ended = 0;
    for (Task<?> consumer : consumers) {
      assertThatThrownBy(consumer::await)
          .isInstanceOfAny(QueueShutDown.class, CancelledError.class);
      ended += consumer.isCancelled() ? 0 : 1;
    }
    assertThat(ended).isEqualTo(6);
  }

  /**
   * Thirty tasks hold something for some turns, and some of them are cancelled; at most so many
   * hold it at once, as many do at some moment, and whoever was not cancelled has held it.
   */
  private static void holdInTurns(Supplier<Held> hold, int atOnce, int slowest) {
    int[] inside = {0};
    int[] most = {0};
    int[] passed = {0};
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int slowness = i % (slowest + 1);
      tasks.add(
          createTask(() -> {
            try (Held _ = hold.get()) {
              assertThat(++inside[0]).isBetween(1, atOnce);
              most[0] = Math.max(most[0], inside[0]);
              try {
                turns(slowness);
              } finally {
                inside[0]--;
              }
              passed[0]++;
            }
          }));
    }
    List<Task<?>> cancellers = cancelEveryThird(tasks);
    int cancelled = awaitAll(tasks);
    assertThat(awaitAll(cancellers)).isZero();
    assertThat(cancelled).isBetween(1, 10);
    assertThat(passed[0]).isEqualTo(30 - cancelled);
    assertThat(most[0]).isEqualTo(atOnce);
  }

  @RepeatedTest(TIMES)
  void aLockIsHeldByOneAndNoWakeUpIsLost() {
    AsyncLock lock = new AsyncLock();
    holdInTurns(lock::hold, 1, 1);
    assertThat(lock.locked()).isFalse();
  }

  @RepeatedTest(TIMES)
  void noPermitOfASemaphoreIsLostOrGivenTwice() {
    AsyncSemaphore semaphore = new AsyncSemaphore(3);
    holdInTurns(semaphore::hold, 3, 3);
    for (int permit = 0; permit < 3; permit++) {
      assertThat(semaphore.locked()).isFalse();
      semaphore.acquire();
    }
    assertThat(semaphore.locked()).isTrue();
  }

  /** A signal for somebody who is cancelled goes to another one. */
  @RepeatedTest(TIMES)
  void noSignalOfAConditionIsLost() {
    AsyncLock lock = new AsyncLock();
    AsyncCondition notFull = new AsyncCondition(lock);
    AsyncCondition notEmpty = new AsyncCondition(lock);
    ArrayDeque<Integer> buffer = new ArrayDeque<>();
    List<Integer> taken = new ArrayList<>();
    List<Task<?>> consumers = new ArrayList<>();
    for (int c = 0; c < 9; c++) {
      consumers.add(
          createTask(() -> {
            while (true) {
              try (Held _ = lock.hold()) {
                notEmpty.waitFor(() -> !buffer.isEmpty());
                taken.add(buffer.remove());
                notFull.signal();
              }
            }
          }));
    }
    Task<?> producer =
        createTask(() -> {
          for (int i = 0; i < 60; i++) {
            try (Held _ = lock.hold()) {
              notFull.waitFor(() -> buffer.size() < 2);
              buffer.add(i);
              notEmpty.signal();
            }
          }
          try (Held _ = lock.hold()) {
            notFull.waitFor(buffer::isEmpty);
          }
        });
    List<Task<?>> cancellers = cancelEveryThird(consumers);
    producer.await();
    assertThat(awaitAll(cancellers)).isZero();
    assertThat(taken).containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
    consumers.forEach(Task::cancel);
    assertThat(awaitAll(consumers)).isEqualTo(9);
    assertThat(lock.locked()).isFalse();
  }

  @RepeatedTest(TIMES)
  void nobodyPassesABarrierBeforeAllHaveCome() {
    AsyncBarrier barrier = new AsyncBarrier(4);
    int[] come = {0};
    int[] gone = {0};
    int[] places = new int[4];
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int slowness = i;
      tasks.add(
          createTask(() -> {
            for (int round = 0; round < 15; round++) {
              turns(slowness);
              come[0]++;
              places[barrier.await()]++;
              gone[0]++;
              assertThat(gone[0]).isLessThanOrEqualTo(come[0] / 4 * 4);
            }
          }));
    }
    assertThat(awaitAll(tasks)).isZero();
    assertThat(Arrays.stream(places)).containsOnly(15);
    assertThat(barrier.nWaiting()).isZero();
  }
}
