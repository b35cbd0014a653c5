package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Foreign threads wake coroutines at any moment; a coroutine goes on only when its loop says so.
 */
class StrayWakeUpTest {

  private static final int COROUTINES = 20;
  private static final int ROUNDS = 300;

  /** The threads of the coroutines. */
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private final AtomicBoolean over = new AtomicBoolean();

  private interface Nuisance {
    void to(Thread thread);
  }

  private interface Step {
    void run(int round) throws Exception;
  }

  /** Runs coroutines, and foreign threads that pick on theirs. */
  private void run(EventLoopBuilder builder, Nuisance nuisance, Step step) {
    int[] rounds = new int[1];
    try (Foreign foreign = new Foreign();
        EventLoop loop = builder.build()) {
      for (int i = 0; i < 3; i++) {
        foreign.start(() -> pickOnThem(nuisance));
      }
      try {
        loop.runUntilComplete(
            Coroutine.of(() -> {
              List<Task<?>> tasks = new ArrayList<>();
              for (int i = 0; i < COROUTINES; i++) {
                tasks.add(
                    Asyncio.createTask(() -> {
                      threads.add(Thread.currentThread());
                      for (int round = 0; round < ROUNDS; round++) {
                        step.run(round);
                        rounds[0]++;
                      }
                    }));
              }
              for (Task<?> task : tasks) {
                task.await();
              }
            }));
      } finally {
        over.set(true);
      }
    }
    assertThat(rounds[0]).isEqualTo(COROUTINES * ROUNDS);
  }

  private void pickOnThem(Nuisance nuisance) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (!over.get()) {
      if (!threads.isEmpty()) {
        nuisance.to(threads.get(random.nextInt(threads.size())));
      }
    }
  }

  /** Each await must come back with what it waited for, and not earlier. */
  private static void await(int round) {
    EventLoop loop = Asyncio.getRunningLoop();
    switch (round % 4) {
      case 0 -> Asyncio.sleep(Duration.ZERO);
      case 1 -> {
        LoopFuture<Integer> future = loop.createFuture();
        loop.callSoon(() -> future.setResult(round));
        assertThat(future.await()).isEqualTo(round);
      }
      case 2 -> {
        long before = loop.time();
        Asyncio.sleep(Duration.ofNanos(20_000));
        assertThat(loop.time() - before).isGreaterThanOrEqualTo(20_000);
      }
      default -> assertThat(Asyncio.createTask(() -> round).await()).isEqualTo(round);
    }
  }

  /** Blocks for a moment, on a timer of the JDK, which is a foreign thread too. */
  private static void block(int round) throws InterruptedException {
    switch (round % 3) {
      case 0 -> LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(10_000));
      case 1 -> TimeUnit.MICROSECONDS.sleep(10);
      default -> Thread.yield();
    }
  }

  @Test
  void unparksWhileTheyAwait() {
    run(EventLoop.builder(), LockSupport::unpark, StrayWakeUpTest::await);
  }

  @Test
  void unparksWhileTheyAwaitAndBlock() {
    run(
        EventLoop.builder(),
        LockSupport::unpark,
        round -> {
          block(round);
          await(round);
        });
  }

  @Test
  void unparksWhileTheLoopReleasesThem() {
    EventLoopBuilder builder =
        EventLoop.engine() == Engine.CARRIED
            ? EventLoop.builder().releaseWhenParked()
            : EventLoop.builder();
    run(
        builder,
        LockSupport::unpark,
        round -> {
          await(round);
          block(round);
        });
  }

  @Test
  void interruptsWhileTheyAwait() {
    run(EventLoop.builder(), Thread::interrupt, StrayWakeUpTest::await);
  }

  /** The JDK stops the thread for a moment, and submits it once more than needed. */
  @Test
  void looksAtTheirStacks() {
    run(
        EventLoop.builder(),
        Thread::getStackTrace,
        round -> {
          if (round % 10 == 0) {
            block(round);
          }
          await(round);
        });
  }

  @Test
  void looksAtTheirStacksWhileTheLoopReleasesThem() {
    EventLoopBuilder builder =
        EventLoop.engine() == Engine.CARRIED
            ? EventLoop.builder().releaseWhenParked()
            : EventLoop.builder();
    run(
        builder,
        Thread::getStackTrace,
        round -> {
          if (round % 10 == 0) {
            block(round);
          }
          await(round);
        });
  }
}
