package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.queues.Steps.ends;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds however coroutines are cancelled: nothing is lost, nothing is doubled, and nobody
 * waits for what is there.
 */
class RandomProgramsTest {

  /** Counts the calls of something that are not over. */
  private static final class Inside {
    int count;

    void during(Runnable call) {
      count++;
      try {
        call.run();
      } finally {
        count--;
      }
    }
  }

  private static final class QueueProgram {
    final Chaos chaos;
    final AsyncQueue<Integer> queue;
    final List<Integer> put = new ArrayList<>();
    final List<Integer> got = new ArrayList<>();
    final Inside putting = new Inside();
    final Inside getting = new Inside();
    int next;

    QueueProgram(Chaos chaos) {
      this.chaos = chaos;
      int maxsize = chaos.random.nextInt(4);
      queue =
          switch (chaos.random.nextInt(3)) {
            case 0 -> new AsyncQueue<>(maxsize);
            case 1 -> new AsyncLifoQueue<>(maxsize);
            default -> new AsyncPriorityQueue<>(maxsize);
          };
    }

    void put() {
      int item = next++;
      if (chaos.oneIn(3)) {
        if (!queue.full()) {
          queue.putNowait(item);
          put.add(item);
        }
      } else {
        putting.during(() -> queue.put(item));
        put.add(item);
      }
    }

    void get() {
      if (chaos.oneIn(3)) {
        if (!queue.empty()) {
          got.add(queue.getNowait());
        }
      } else {
        getting.during(() -> got.add(queue.get()));
      }
    }

    void check() {
      if (getting.count > 0) {
        assertThat(queue.empty()).as("getters wait, so the queue is empty").isTrue();
      }
      if (putting.count > 0) {
        assertThat(queue.full()).as("putters wait, so the queue is full").isTrue();
      }
      List<Integer> all = new ArrayList<>(got);
      while (!queue.empty()) {
        all.add(queue.getNowait());
        turns(2); // a putter may follow
      }
      assertThat(all).containsExactlyInAnyOrderElementsOf(put);
      if (queue.getClass() == AsyncQueue.class) {
        assertThat(all).isEqualTo(put);
      }
      got.clear();
      put.clear();
    }
  }

  @Test
  void queuesLoseNoItemAndNoWakeUp() {
    Chaos.play(chaos -> {
      QueueProgram program = new QueueProgram(chaos);
      chaos.start(1 + chaos.random.nextInt(4), program::put);
      chaos.start(1 + chaos.random.nextInt(4), program::get);
      for (int i = 0; i < 4; i++) {
        chaos.storm(40);
        chaos.calm();
        program.check();
      }
      assertThat(program.next).isPositive();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aShutdownLetsNobodyWait(boolean immediate) {
    Chaos.play(chaos -> {
      QueueProgram program = new QueueProgram(chaos);
      int[] refused = {0};
      chaos.start(3, () -> untilShutDown(program::put, refused));
      chaos.start(3, () -> untilShutDown(program::get, refused));
      chaos.storm(20 + chaos.random.nextInt(20));
      program.queue.shutdown(immediate);
      assertThat(program.queue.empty() || !immediate).isTrue();
      chaos.storm(20);
      chaos.calm();
      assertThat(program.getting.count).isZero();
      assertThat(program.putting.count).isZero();
      assertThat(refused[0]).isPositive();
      if (!immediate) {
        program.check();
      }
    });
  }

  private static void untilShutDown(Runnable step, int[] refused) {
    try {
      step.run();
    } catch (QueueShutDown e) {
      refused[0]++;
    }
  }

  /** Every item that was got is done sooner or later, and then nobody waits in join. */
  @Test
  void joinEndsWhenAllWorkIsDone() {
    Chaos.play(chaos -> {
      AsyncQueue<Integer> queue = new AsyncQueue<>(2);
      Inside joining = new Inside();
      chaos.start(3, () -> queue.put(1));
      chaos.start(2, () -> joining.during(queue::join));
      chaos.start(
          3,
          () -> {
            queue.get();
            try {
              turns(chaos.random.nextInt(3));
            } finally {
              queue.taskDone();
            }
          });
      chaos.storm(60);
      chaos.calm();
      while (!queue.empty()) {
        queue.getNowait();
        queue.taskDone();
        turns(3);
      }
      assertThat(joining.count).isZero();
    });
  }

  @Test
  void aLockIsHeldByOneAndGoesToWhoeverCameFirst() {
    Chaos.play(chaos -> {
      AsyncLock lock = new AsyncLock();
      List<Integer> line = new ArrayList<>();
      Set<Integer> overtaken = new HashSet<>();
      Inside waiting = new Inside();
      Inside holding = new Inside();
      int[] next = {0};
      int[] held = {0};
      chaos.start(
          6,
          () -> {
            int me = next[0]++;
            line.add(me);
            try {
              waiting.during(lock::acquire);
              // Only those may be overtaken who have been cancelled and will not get it.
              overtaken.addAll(line.subList(0, line.indexOf(me)));
              assertThat(overtaken).doesNotContain(me);
            } finally {
              line.remove((Object) me);
            }
            held[0]++;
            holding.during(() -> {
              try {
                assertThat(holding.count).isEqualTo(1);
                turns(chaos.random.nextInt(3));
              } finally {
                lock.release();
              }
            });
          });
      for (int i = 0; i < 4; i++) {
        chaos.storm(40);
        chaos.calm();
        assertThat(waiting.count).isZero();
        assertThat(lock.locked()).isFalse();
      }
      assertThat(held[0]).isPositive();
    });
  }

  @Test
  void aSemaphoreLosesNoPermitAndMakesNone() {
    Chaos.play(chaos -> {
      int permits = 1 + chaos.random.nextInt(3);
      AsyncSemaphore semaphore = new AsyncBoundedSemaphore(permits);
      Inside waiting = new Inside();
      Inside holding = new Inside();
      chaos.start(
          6,
          () -> {
            waiting.during(semaphore::acquire);
            holding.during(() -> {
              try {
                assertThat(holding.count).isLessThanOrEqualTo(permits);
                turns(chaos.random.nextInt(3));
              } finally {
                semaphore.release();
              }
            });
          });
      for (int i = 0; i < 4; i++) {
        chaos.storm(40);
        chaos.calm();
        assertThat(waiting.count).isZero();
        for (int n = 0; n < permits; n++) {
          assertThat(semaphore.locked()).isFalse();
          semaphore.acquire();
        }
        assertThat(semaphore.locked()).isTrue();
        for (int n = 0; n < permits; n++) {
          semaphore.release();
        }
      }
    });
  }

  /** Permits come and go by themselves; the sum of what is there and what was taken stays right. */
  @Test
  void permitsThatNobodyGivesBackAreCounted() {
    Chaos.play(chaos -> {
      AsyncSemaphore semaphore = new AsyncSemaphore(0);
      Inside waiting = new Inside();
      long[] balance = {0};
      chaos.start(
          4,
          () -> {
            waiting.during(semaphore::acquire);
            balance[0]--;
          });
      chaos.start(
          2,
          () -> {
            semaphore.release();
            balance[0]++;
            turns(chaos.random.nextInt(3));
          });
      for (int i = 0; i < 4; i++) {
        chaos.storm(40);
        chaos.calm();
        assertThat(semaphore.value()).isEqualTo(balance[0]);
        if (waiting.count > 0) {
          assertThat(semaphore.value()).isZero();
        }
      }
    });
  }

  @Test
  void aConditionLosesNoNotification() {
    Chaos.play(chaos -> {
      AsyncCondition condition = new AsyncCondition();
      List<Integer> items = new ArrayList<>();
      Inside waiting = new Inside();
      Inside holding = new Inside();
      int[] next = {0};
      List<Integer> taken = new ArrayList<>();
      chaos.start(
          2,
          () -> {
            try (var held = condition.hold()) {
              holding.during(() -> {
                assertThat(holding.count).isEqualTo(1);
                items.add(next[0]++);
                condition.signal();
                turns(chaos.random.nextInt(2));
              });
            }
          });
      chaos.start(
          4,
          () -> {
            try (var held = condition.hold()) {
              while (items.isEmpty()) {
                try {
                  waiting.during(condition::await);
                } finally {
                  assertThat(condition.locked()).isTrue();
                  assertThat(holding.count).isZero();
                }
              }
              taken.add(items.removeFirst());
            }
          });
      for (int i = 0; i < 4; i++) {
        chaos.storm(40);
        chaos.calm();
        assertThat(condition.locked()).isFalse();
        if (waiting.count > 0) {
          assertThat(items).isEmpty();
        }
      }
      taken.addAll(items);
      assertThat(taken).isEqualTo(IntStream.range(0, next[0]).boxed().toList());
    });
  }

  @Test
  void anEventThatIsSetLetsNobodyWait() {
    Chaos.play(chaos -> {
      AsyncEvent event = new AsyncEvent();
      Inside waiting = new Inside();
      chaos.start(6, () -> waiting.during(event::await));
      chaos.start(
          1,
          () -> {
            event.set();
            turns(chaos.random.nextInt(2));
            event.clear();
            turns(chaos.random.nextInt(4));
          });
      for (int i = 0; i < 4; i++) {
        chaos.storm(30);
        event.set();
        chaos.calm();
        assertThat(waiting.count).isZero();
      }
    });
  }

  @Test
  void aBarrierNeitherForgetsNorInventsAMember() {
    Chaos.play(chaos -> {
      int parties = 1 + chaos.random.nextInt(4);
      AsyncBarrier barrier = new AsyncBarrier(parties);
      Inside inside = new Inside();
      chaos.start(
          6,
          () -> {
            try {
              inside.during(() -> assertThat(barrier.await()).isBetween(0, parties - 1));
            } catch (BrokenBarrierError e) {
              turns(1);
            }
          });
      chaos.start(
          1,
          () -> {
            turns(chaos.random.nextInt(10));
            if (chaos.oneIn(2)) {
              barrier.abort();
              turns(chaos.random.nextInt(3));
            }
            barrier.reset();
          });
      for (int i = 0; i < 4; i++) {
        chaos.storm(40);
        chaos.calm();
        assertThat(barrier.nWaiting()).isEqualTo(inside.count).isLessThan(parties);
        if (barrier.broken()) {
          barrier.reset();
        }
        int missing = parties - barrier.nWaiting();
        List<Task<Integer>> rest =
            IntStream.range(0, missing).mapToObj(n -> createTask(() -> barrier.await())).toList();
        assertThat(ends(rest)).doesNotContain("BrokenBarrierError: Barrier aborted");
        turns(4);
        assertThat(inside.count).isZero();
      }
    });
  }
}
