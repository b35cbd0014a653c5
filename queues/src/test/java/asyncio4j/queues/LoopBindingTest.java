package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Task;
import org.junit.jupiter.api.Test;

/** What was waited for on one loop cannot be waited for on another one. */
class LoopBindingTest {

  private static void refused(Steps.Action waiting) {
    assertThatThrownBy(() -> run(waiting::run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("<Async\\w+ at .*> is bound to a different event loop");
  }

  @Test
  void queues() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    run(() -> createTask(() -> queue.get()).cancel());
    run(() -> {
      Task<String> getter = createTask(() -> queue.get());
      turns(1);
      queue.putNowait("a");
      getter.await();
    });
    refused(() -> queue.get());
    queue.putNowait("a");
    refused(() -> queue.put("b"));
    // What need not wait needs no loop, in Python too.
    run(() -> {
      assertThat(queue.get()).isEqualTo("a");
      queue.put("b");
    });
  }

  @Test
  void theJoinOfAQueueIsBoundByItself() {
    AsyncQueue<String> queue = new AsyncQueue<>(1);
    run(() -> {
      queue.putNowait("a");
      Task<Void> joiner = createTask(() -> queue.join());
      turns(1);
      queue.taskDone();
      joiner.await();
    });
    queue.getNowait();
    queue.putNowait("b");
    refused(() -> queue.join());
    run(() -> {
      Task<Void> putter = createTask(() -> queue.put("c"));
      turns(1);
      queue.getNowait();
      putter.await();
    });
  }

  @Test
  void locks() {
    AsyncLock lock = new AsyncLock();
    lock.acquire();
    run(() -> {
      Task<Boolean> waiter = createTask(() -> lock.acquire());
      turns(1);
      lock.release();
      waiter.await();
    });
    refused(() -> lock.acquire());
    lock.release();
    run(() -> {
      lock.acquire();
      lock.release();
    });
  }

  @Test
  void events() {
    AsyncEvent event = new AsyncEvent();
    run(() -> {
      Task<Boolean> waiter = createTask(() -> event.await());
      turns(1);
      event.set();
      waiter.await();
    });
    event.clear();
    refused(() -> event.await());
  }

  @Test
  void semaphores() {
    AsyncSemaphore semaphore = new AsyncSemaphore(0);
    run(() -> {
      Task<Boolean> waiter = createTask(() -> semaphore.acquire());
      turns(1);
      semaphore.release();
      waiter.await();
    });
    refused(() -> semaphore.acquire());
  }

  @Test
  void conditionsAndTheyKeepTheirLockThen() {
    AsyncCondition condition = new AsyncCondition();
    run(() -> {
      Task<Boolean> waiter =
          createTask(() -> {
            try (var held = condition.hold()) {
              return condition.await();
            }
          });
      turns(1);
      try (var held = condition.hold()) {
        condition.signal();
      }
      waiter.await();
    });
    condition.acquire();
    refused(() -> condition.await());
    assertThat(condition.locked()).isTrue();
  }

  @Test
  void barriers() {
    AsyncBarrier barrier = new AsyncBarrier(2);
    run(() -> {
      Task<Integer> first = createTask(() -> barrier.await());
      turns(1);
      barrier.await();
      first.await();
    });
    refused(() -> barrier.await());
    assertThat(barrier.nWaiting()).isZero();
  }
}
