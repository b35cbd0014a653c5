package asyncio4j.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What this module changes by being there. */
class BoundedElasticTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  @AsyncTest
  void itIsTheDefaultExecutor() throws Exception {
    assertThat(Asyncio.toThread(() -> Thread.currentThread().getName()))
        .startsWith("boundedElastic-");
    assertThat(Asyncio.toThread(Schedulers::isInNonBlockingThread)).isFalse();
  }

  @Test
  void aLoopThatEndsLeavesItToTheOthers() {
    for (int i = 0; i < 3; i++) {
      assertThat(
              Asyncio.<String>run(() -> {
                String name = Asyncio.toThread(() -> Thread.currentThread().getName());
                Asyncio.getRunningLoop().shutdownDefaultExecutor(null).await();
                return name;
              }))
          .startsWith("boundedElastic-");
    }
    assertThat(Schedulers.boundedElastic().isDisposed()).isFalse();
  }

  @Test
  void theEndOfALoopWaitsForItsOwnWorkOnly() throws Exception {
    CountDownLatch foreignGate = new CountDownLatch(1);
    CountDownLatch ownGate = new CountDownLatch(1);
    CountDownLatch foreignEnd = new CountDownLatch(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Schedulers.boundedElastic()
        .schedule(() -> {
          try {
            foreignGate.await();
          } catch (InterruptedException e) {
            seen.add("interrupted");
          }
          foreignEnd.countDown();
        });
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      var _ =
          loop.runInExecutor(
              null,
              () -> {
                ownGate.await();
                seen.add("own work over");
              });
      loop.callSoon(ownGate::countDown);
      loop.shutdownDefaultExecutor(null).await();
      seen.add("shutdown over");
    });
    assertThat(seen).containsExactly("own work over", "shutdown over");
    foreignGate.countDown();
    foreignEnd.await();
    assertThat(seen).hasSize(2);
  }

  @Test
  void reactorRefusesToBlockInACoroutineAndInACallback() {
    List<Throwable> thrown = new ArrayList<>();
    Asyncio.run(() -> {
      thrown.add(catchThrowable(() -> Mono.delay(SHORT).block()));
      Asyncio.getRunningLoop()
          .callSoon(() -> thrown.add(catchThrowable(() -> Mono.delay(SHORT).block())));
      Asyncio.sleep(Duration.ZERO);
    });
    assertThat(thrown)
        .hasSize(2)
        .allSatisfy(error ->
            assertThat(error)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("block()")
                .hasMessageContaining("not supported in thread"));
  }

  @Test
  void reactorMayBlockWhereNoLoopRuns() {
    assertThat(Mono.delay(SHORT).block()).isZero();
    Asyncio.run(() -> assertThat(Asyncio.toThread(() -> Mono.delay(SHORT).block())).isZero());
  }

  @Test
  void cancellingInterruptsTheWorkAndNothingElseOnThatThread() {
    CountDownLatch ended = new CountDownLatch(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    var scheduler = Schedulers.newBoundedElastic(1, 10, "one");
    SchedulerExecutor one = SchedulerExecutor.of(scheduler);
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      CountDownLatch started = new CountDownLatch(1);
      LoopFuture<?> busy =
          loop.runInExecutor(
              one,
              () -> {
                started.countDown();
                try {
                  Thread.sleep(Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                  seen.add("interrupted");
                }
                ended.countDown();
              });
      Asyncio.toThread(() -> started.await());
      busy.cancel();
      assertThatThrownBy(busy::await).isInstanceOf(CancelledError.class);
      Asyncio.toThread(() -> ended.await());
      assertThat(loop.runInExecutor(one, Thread::interrupted).await()).isFalse();
    });
    assertThat(seen).containsExactly("interrupted");
    scheduler.dispose();
  }

  @Test
  void workCanBeLeftToFinish() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Asyncio.run(() -> {
      Task<Void> saving =
          Asyncio.createTask(() ->
              Asyncio.toThread(
                  () -> {
                    started.countDown();
                    gate.await();
                    seen.add("saved");
                  },
                  OnCancel.LET_FINISH));
      Asyncio.toThread(() -> started.await());
      saving.cancel();
      assertThatThrownBy(saving::await).isInstanceOf(CancelledError.class);
      gate.countDown();
      Asyncio.getRunningLoop().shutdownDefaultExecutor(null).await();
    });
    assertThat(seen).containsExactly("saved");
  }
}
