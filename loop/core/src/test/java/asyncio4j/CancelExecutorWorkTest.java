package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of blocking code when its await is cancelled. */
class CancelExecutorWorkTest {

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Waits for the gate, and tells how the wait ended. */
  private String blocks() {
    started.countDown();
    try {
      gate.await();
      seen.add("finished");
    } catch (InterruptedException e) {
      seen.add("interrupted");
    }
    ended.countDown();
    return "nobody gets this";
  }

  @Test
  void queuedCodeNeverStarts() throws Exception {
    try (OneThread thread = new OneThread()) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        LoopFuture<String> busy = loop.runInExecutor(thread, this::blocks);
        LoopFuture<Boolean> queued = loop.runInExecutor(thread, () -> seen.add("queued ran"));
        LoopFuture<Boolean> last = loop.runInExecutor(thread, () -> seen.add("last ran"));
        assertThat(queued.cancel()).isTrue();
        gate.countDown();
        last.await();
        assertThat(busy.await()).isEqualTo("nobody gets this");
        assertThatThrownBy(queued::await).isInstanceOf(CancelledError.class);
      });
    }
    assertThat(seen).containsExactly("finished", "last ran");
  }

  @Test
  void anExecutorThatCanTakesTheQueuedCodeBack() {
    List<Runnable> queue = new ArrayList<>();
    RevocableExecutor holder =
        work -> {
          queue.add(work);
          return () -> queue.remove(work);
        };
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<Boolean> first = loop.runInExecutor(holder, () -> seen.add("first ran"));
      LoopFuture<Boolean> second = loop.runInExecutor(holder, () -> seen.add("second ran"));
      first.cancel();
      assertThat(queue).hasSize(1);
      queue.getFirst().run();
      assertThat(second.await()).isTrue();
      second.cancel();
      assertThat(queue).hasSize(1);
    });
    assertThat(seen).containsExactly("second ran");
  }

  @Test
  void runningCodeIsInterruptedAndTheAwaitEndsAtOnce() throws Exception {
    try (OneThread thread = new OneThread()) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        LoopFuture<String> busy = loop.runInExecutor(thread, this::blocks);
        Asyncio.toThread(() -> started.await());
        assertThat(busy.cancel("enough")).isTrue();
        assertThat(busy.isCancelled()).isTrue();
        assertThatThrownBy(busy::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        Asyncio.toThread(() -> ended.await());
        assertThat(loop.runInExecutor(thread, Thread::interrupted).await()).isFalse();
      });
      assertThat(thread.leakedInterrupts()).isZero();
    }
    assertThat(seen).containsExactly("interrupted");
  }

  @Test
  void cancellingTheTaskCancelsTheCodeThatItAwaits() {
    Asyncio.run(() -> {
      Task<String> task = Asyncio.createTask(() -> Asyncio.toThread(this::blocks));
      Asyncio.toThread(() -> started.await());
      task.cancel("impatient");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("impatient");
      Asyncio.toThread(() -> ended.await());
    });
    assertThat(seen).containsExactly("interrupted");
  }

  @Test
  void codeThatPutsItsInterruptBackLeavesItsThreadCleanAllTheSame() throws Exception {
    try (OneThread thread = new OneThread()) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        LoopFuture<?> busy =
            loop.runInExecutor(
                thread,
                () -> {
                  blocks();
                  Thread.currentThread().interrupt();
                });
        Asyncio.toThread(() -> started.await());
        busy.cancel();
        assertThat(loop.runInExecutor(thread, Thread::interrupted).await()).isFalse();
      });
      assertThat(thread.leakedInterrupts()).isZero();
    }
    assertThat(seen).containsExactly("interrupted");
  }

  @Test
  void codeCanBeLeftToFinish() {
    Asyncio.run(() -> {
      Task<String> task =
          Asyncio.createTask(() -> Asyncio.toThread(this::blocks, OnCancel.LET_FINISH));
      Asyncio.toThread(() -> started.await());
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(seen).isEmpty();
      gate.countDown();
      Asyncio.toThread(() -> ended.await());
    });
    assertThat(seen).containsExactly("finished");
  }

  @Test
  void aFailureOfCodeThatWasLeftToFinishIsReported() {
    List<Map<String, Object>> reports = new ArrayList<>();
    RuntimeException failure = new RuntimeException("too late for the await");
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      loop.setExceptionHandler((on, context) -> reports.add(context));
      for (OnCancel onCancel : OnCancel.values()) {
        CountDownLatch in = new CountDownLatch(1);
        LoopFuture<?> future =
            loop.runInExecutor(
                null,
                () -> {
                  in.countDown();
                  try {
                    gate.await();
                  } catch (InterruptedException e) {
                    // fails either way
                  }
                  throw failure;
                },
                onCancel);
        Asyncio.toThread(() -> in.await());
        future.cancel();
      }
      gate.countDown();
      loop.shutdownDefaultExecutor(null).await();
    });
    assertThat(reports)
        .singleElement()
        .satisfies(report -> {
          assertThat(report.get("message")).asString().contains("await was cancelled");
          assertThat(report.get("exception")).isSameAs(failure);
        });
  }

  /** Cancels at every moment of the code's life, its very end above all. */
  @Test
  void noInterruptComesLate() throws Exception {
    AtomicInteger hits = new AtomicInteger();
    AtomicInteger misses = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    try (OneThread thread = new OneThread()) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        int seen = 0;
        int wait = 200;
        // Where there are others to run, each round takes them a turn of the processor or two.
        long enough = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (int i = 0;
            (i < 4_000 && System.nanoTime() - enough < 0) || hits.get() == 0 || misses.get() == 0;
            i++) {
          AtomicBoolean begun = new AtomicBoolean();
          LoopFuture<Void> work =
              loop.runInExecutor(
                  thread,
                  () -> {
                    if (Thread.interrupted()) {
                      late.incrementAndGet();
                    }
                    begun.set(true);
                    spin(100);
                    Thread.yield(); // or there are no hits where there is one processor to spare
                    spin(100);
                    (Thread.interrupted() ? hits : misses).incrementAndGet();
                  });
          while (!begun.get()) {
            Thread.yield();
          }
          // The last round is over, as the thread has begun this one: later after a hit, else
          // sooner.
          wait = Math.max(0, hits.get() > seen ? wait + 10 : wait - 10);
          seen = hits.get();
          spin(ThreadLocalRandom.current().nextInt(wait + 10));
          work.cancel();
        }
        loop.runInExecutor(thread, () -> {}).await();
      });
      assertThat(thread.leakedInterrupts()).isZero();
    }
    assertThat(late).hasValue(0);
    assertThat(hits.get()).isPositive();
    assertThat(misses.get()).isPositive();
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aTaskThatEndsBeforeItsTurnCancelsNothing() {
    Asyncio.run(() -> {
      LoopFuture<String> done = Asyncio.getRunningLoop().runInExecutor(null, () -> "in time");
      Asyncio.toThread(() -> {});
      while (!done.isDone()) {
        Asyncio.sleep(Duration.ZERO);
      }
      assertThat(done.cancel()).isFalse();
      assertThat(done.await()).isEqualTo("in time");
    });
  }
}
