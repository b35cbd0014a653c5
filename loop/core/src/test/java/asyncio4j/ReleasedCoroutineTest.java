package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A loop that releases coroutines that block outside an await: only they wait. The relay engine
 * refuses the option, and so must these tests see.
 */
class ReleasedCoroutineTest {

  private final Log log = new Log();

  private interface Body {
    void run(EventLoop loop) throws Exception;
  }

  private static void withLoop(Body body) throws Exception {
    if (EventLoop.engine() == Engine.RELAY) {
      EventLoopBuilder builder = EventLoop.builder();
      assertThatThrownBy(builder::releaseWhenParked)
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }
    try (EventLoop loop =
        EventLoop.builder().releaseWhenParked().closeTimeout(Duration.ofMillis(1)).build()) {
      body.run(loop);
    }
  }

  private static void run(CheckedRunnable main) throws Exception {
    withLoop(loop -> loop.runUntilComplete(Coroutine.of(main)));
  }

  @ParameterizedTest
  @EnumSource
  void anotherCoroutineLetsItGoOn(Blocker how) throws Exception {
    run(() -> {
      Blocker.Gate gate = how.gate();
      Task<?> blocked =
          Asyncio.createTask(() -> {
            log.add("blocks");
            gate.block().run();
            log.add("goes on");
          });
      Task<?> other =
          Asyncio.createTask(() -> {
            log.add("opens");
            gate.open().run();
          });
      blocked.await();
      other.await();
      assertThat(log.lines()).containsExactly("blocks", "opens", "goes on");
    });
  }

  /** What the loop's own thread submits while nobody is carried counts too. */
  @ParameterizedTest
  @EnumSource(names = {"LATCH", "FUTURE", "PARK", "WAIT", "QUEUE", "LOCK", "MONITOR"})
  void aCallbackLetsItGoOn(Blocker how) throws Exception {
    withLoop(loop -> {
      Blocker.Gate gate = how.gate();
      Task<Thread> blocked =
          loop.createTask(() -> {
            gate.block().run();
            return Thread.currentThread();
          });
      loop.callSoon(() -> {
        log.add("opens");
        try {
          gate.open().run();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      assertThat(loop.runUntilComplete(blocked).isVirtual()).isTrue();
      assertThat(log.lines()).containsExactly("opens");
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"LATCH", "FUTURE", "PARK", "WAIT", "QUEUE", "LOCK", "MONITOR"})
  void theThreadThatRanTheLoopLetsItGoOnBetweenTwoRuns(Blocker how) throws Exception {
    withLoop(loop -> {
      Blocker.Gate gate = how.gate();
      Task<String> blocked =
          loop.createTask(() -> {
            gate.block().run();
            return "done";
          });
      loop.runUntilComplete(Coroutine.of(() -> Log.turns(3)));
      assertThat(blocked.isDone()).isFalse();
      gate.open().run();
      assertThat(loop.runUntilComplete(blocked)).isEqualTo("done");
    });
  }

  @Test
  void itGoesOnInARunOnAnotherThread() throws Exception {
    withLoop(loop -> {
      CountDownLatch latch = new CountDownLatch(1);
      Task<String> blocked =
          loop.createTask(() -> {
            latch.await();
            return "done";
          });
      try (Foreign first =
          new Foreign().start(() -> loop.runUntilComplete(Coroutine.of(() -> Log.turns(2))))) {
        assertThat(blocked.isDone()).isFalse();
      }
      try (Foreign second = new Foreign().start(() -> loop.runUntilComplete(blocked))) {
        latch.countDown();
      }
      assertThat(blocked.result()).isEqualTo("done");
    });
  }

  @Test
  void sleepersSleepAtTheSameTime() throws Exception {
    run(() -> {
      CountDownLatch sleeping = new CountDownLatch(3);
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(
            Asyncio.createTask(() -> {
              sleeping.countDown();
              while (sleeping.getCount() > 0) {
                Thread.sleep(1);
              }
            }));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
      assertThat(sleeping.getCount()).isZero();
    });
  }

  /** Unlike in a loop that waits, where this is a deadlock. */
  @Test
  void coroutinesContendForAMonitorHeldAcrossAnAwait() throws Exception {
    run(() -> {
      Object monitor = new Object();
      int[] inside = new int[2];
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tasks.add(
            Asyncio.createTask(() -> {
              synchronized (monitor) {
                inside[0]++;
                assertThat(inside[0]).isEqualTo(1);
                Log.turns(3);
                inside[0]--;
                inside[1]++;
              }
            }));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
      assertThat(inside[1]).isEqualTo(50);
    });
  }

  @Test
  void coroutinesContendForALockHeldAcrossAnAwait() throws Exception {
    run(() -> {
      ReentrantLock lock = new ReentrantLock();
      int[] inside = new int[2];
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tasks.add(
            Asyncio.createTask(() -> {
              lock.lock();
              try {
                inside[0]++;
                assertThat(inside[0]).isEqualTo(1);
                Log.turns(3);
                inside[0]--;
                inside[1]++;
              } finally {
                lock.unlock();
              }
            }));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
      assertThat(inside[1]).isEqualTo(50);
    });
  }

  /** Each step of a coroutine still runs on the loop, one at a time. */
  @Test
  void manyBlockAndNoneIsForgotten() throws Exception {
    AtomicInteger foreignSteps = new AtomicInteger();
    run(() -> {
      AtomicInteger inside = new AtomicInteger();
      int[] steps = new int[1];
      List<Task<?>> tasks = new ArrayList<>();
      try (Foreign foreign = new Foreign()) {
        for (int i = 0; i < 40; i++) {
          tasks.add(
              Asyncio.createTask(() -> {
                for (int k = 0; k < 100; k++) {
                  CountDownLatch latch = new CountDownLatch(1);
                  Thread.startVirtualThread(() -> {
                    foreignSteps.incrementAndGet();
                    latch.countDown();
                  });
                  latch.await();
                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                  steps[0]++;
                  inside.decrementAndGet();
                  switch (k % 4) {
                    case 0 -> Asyncio.sleep(Duration.ZERO);
                    case 1 -> LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000));
                    default -> Thread.yield();
                  }
                }
              }));
        }
        for (Task<?> task : tasks) {
          task.await();
        }
      }
      assertThat(steps[0]).isEqualTo(4_000);
      assertThat(foreignSteps).hasValue(4_000);
    });
  }

  @Test
  void itKnowsWhereItWas() throws Exception {
    ContextVar<String> var = ContextVar.of("var", "unset");
    run(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      Task<?> blocked =
          Asyncio.createTask(
              () -> {
                var.set("task");
                Context inner = new Context();
                inner.run(() -> {
                  var.set("inner");
                  latch.await();
                  log.add(var.get(), Asyncio.currentTask().getName());
                });
                log.add(var.get());
                Asyncio.sleep(Duration.ZERO);
                log.add(var.get());
              },
              TaskOptions.named("blocked"));
      Task<?> other =
          Asyncio.createTask(() -> {
            log.add(var.get(), Asyncio.currentTask() == blocked);
            latch.countDown();
          });
      blocked.await();
      other.await();
      assertThat(log.lines()).containsExactly("unset false", "inner blocked", "task", "task");
    });
  }

  @Test
  void itKnowsWhichCoroutineItDrivesByHand() throws Exception {
    run(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      Task<Object> blocked =
          Asyncio.createTask(() -> {
            Coroutine<String> inner =
                Coroutine.of(() -> {
                  latch.await();
                  return "got " + Coroutine.suspend("asked");
                });
            log.add(inner.send(null));
            try {
              return inner.send("answer");
            } catch (StopIteration e) {
              return e.value();
            }
          });
      Asyncio.createTask(latch::countDown);
      assertThat(blocked.await()).isEqualTo("got answer");
      assertThat(log.lines()).containsExactly("asked");
    });
  }

  @Test
  void anEagerTaskThatBlocksLetsItsCallerGoOn() throws Exception {
    run(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      Task<String> eager =
          Task.startEagerly(
              Asyncio.getRunningLoop(),
              Coroutine.of(() -> {
                log.add("eager");
                latch.await();
                return "done";
              }),
              TaskOptions.DEFAULT);
      log.add("caller");
      latch.countDown();
      assertThat(eager.await()).isEqualTo("done");
      assertThat(log.lines()).containsExactly("eager", "caller");
    });
  }

  @Test
  void aCancellationReachesItAtTheNextAwait() throws Exception {
    run(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      Task<?> blocked =
          Asyncio.createTask(() -> {
            latch.await();
            log.add("goes on");
            Asyncio.sleep(Duration.ofHours(1));
          });
      Asyncio.sleep(Duration.ZERO);
      assertThat(blocked.cancel("enough")).isTrue();
      Asyncio.sleep(Duration.ZERO);
      assertThat(blocked.isDone()).isFalse();
      latch.countDown();
      assertThatThrownBy(blocked::await).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(log.lines()).containsExactly("goes on");
    });
  }

  @Test
  void closingWaitsForIt() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CountDownLatch latch = new CountDownLatch(1);
    if (EventLoop.engine() == Engine.RELAY) {
      run(() -> {});
      return;
    }
    EventLoop loop = EventLoop.builder().releaseWhenParked().build();
    loop.createTask(() -> {
      thread.complete(Thread.currentThread());
      try {
        latch.await();
        log.add("goes on");
      } finally {
        Asyncio.sleep(Duration.ZERO);
        log.add("never, for it is cancelled");
      }
    });
    loop.runUntilComplete(Coroutine.of(() -> Log.turns(2)));
    try (Foreign foreign =
        new Foreign()
            .start(() -> {
              Foreign.awaitBlocked(thread.join());
              latch.countDown();
            })) {
      loop.close();
    }
    assertThat(log.lines()).containsExactly("goes on");
    assertThat(thread.join().isAlive()).isFalse();
  }

  @Test
  void closingInterruptsItWhenItsTimeIsUp() throws Exception {
    withLoop(loop -> {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      loop.createTask(() -> {
        thread.complete(Thread.currentThread());
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          log.add(e);
        } finally {
          log.add("finally");
        }
      });
      loop.runUntilComplete(Coroutine.of(() -> Log.turns(2)));
      loop.close();
      assertThat(log.lines()).containsExactly("InterruptedException", "finally");
      assertThat(thread.join().isAlive()).isFalse();
    });
  }

  @Test
  void oneThatNothingMovesIsReportedAndLeft() throws Exception {
    withLoop(loop -> {
      CountDownLatch latch = new CountDownLatch(1);
      loop.setExceptionHandler((_, context) -> log.add(context.get("message")));
      Task<?> stubborn =
          loop.createTask(() -> {
            boolean open = false;
            while (!open) {
              try {
                latch.await();
                open = true;
              } catch (InterruptedException e) {
                continue;
              }
            }
          });
      loop.runUntilComplete(Coroutine.of(() -> Log.turns(2)));
      loop.close();
      latch.countDown();
      assertThat(log.lines())
          .containsExactly("Task ignored its cancellation and every exit, and is left unfinished");
      assertThat(stubborn.isDone()).isFalse();
    });
  }
}
