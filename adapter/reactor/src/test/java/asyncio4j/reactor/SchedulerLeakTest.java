package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Workers live long, and Disposables may; what they ran must not. */
class SchedulerLeakTest {

  private final TestLoop host = new TestLoop();
  private final LoopScheduler scheduler = host.scheduler;
  private final Scheduler.Worker worker = scheduler.createWorker();

  @AfterEach
  void close() {
    host.close();
  }

  enum Fate {
    RAN,
    RAN_LATER,
    DISPOSED_BEFORE_IT_CAME,
    DISPOSED_WHILE_THE_LOOP_RESTS,
    DISPOSED_WHEN_ARMED,
    DISPOSED_ON_THE_LOOP,
    DISPOSED_IN_ITS_RUN,
    DISPOSED_WITH_ITS_WORKER,
    DISPOSED_WITH_ITS_SCHEDULER,
    LOST_WITH_ITS_LOOP
  }

  /** The Disposable is kept, the task is not. */
  @ParameterizedTest
  @EnumSource
  void nothingKeepsATaskThatIsOver(Fate fate) throws InterruptedException {
    Disposable[] kept = new Disposable[1];
    WeakReference<Object> cargo = meet(fate, kept);
    collect(cargo);
    assertThat(kept[0].isDisposed()).isTrue();
    Reference.reachabilityFence(worker);
  }

  private WeakReference<Object> meet(Fate fate, Disposable[] kept) {
    Object cargo = new Object();
    CountDownLatch ran = new CountDownLatch(1);
    Runnable task =
        () -> {
          assertThat(cargo).isNotNull();
          if (fate == Fate.DISPOSED_IN_ITS_RUN) {
            kept[0].dispose();
          }
          ran.countDown();
        };
    switch (fate) {
      case RAN -> {
        kept[0] = worker.schedule(task);
        TestLoop.await(ran);
      }
      case RAN_LATER -> {
        kept[0] = worker.schedule(task, 1, TimeUnit.MILLISECONDS);
        TestLoop.await(ran);
      }
      case DISPOSED_BEFORE_IT_CAME -> {
        CountDownLatch release = host.hold();
        kept[0] = worker.schedule(task, 1, TimeUnit.DAYS);
        kept[0].dispose();
        release.countDown();
      }
      case DISPOSED_WHILE_THE_LOOP_RESTS -> {
        host.stop();
        kept[0] = worker.schedule(task);
        kept[0].dispose();
      }
      case DISPOSED_IN_ITS_RUN -> {
        CountDownLatch release = host.hold();
        kept[0] = worker.schedulePeriodically(task, 0, 1, TimeUnit.NANOSECONDS);
        release.countDown();
        TestLoop.await(ran);
      }
      default -> {
        kept[0] = worker.schedule(task, 1, TimeUnit.DAYS);
        host.settle();
        endArmed(fate, kept[0]);
      }
    }
    if (host.isRunning()) {
      host.settle();
    }
    return new WeakReference<>(cargo);
  }

  private void endArmed(Fate fate, Disposable armed) {
    switch (fate) {
      case DISPOSED_WHEN_ARMED -> armed.dispose();
      case DISPOSED_ON_THE_LOOP ->
          host.on(() -> {
            armed.dispose();
            return null;
          });
      case DISPOSED_WITH_ITS_WORKER -> worker.dispose();
      case DISPOSED_WITH_ITS_SCHEDULER -> scheduler.dispose();
      case LOST_WITH_ITS_LOOP -> host.close();
      default -> throw new AssertionError(fate);
    }
  }

  /** Not everybody disposes the workers that he made. */
  @Test
  void theSchedulerKeepsNoWorkers() throws InterruptedException {
    collect(usedAndForgotten());
  }

  private WeakReference<Object> usedAndForgotten() {
    Scheduler.Worker forgotten = scheduler.createWorker();
    CountDownLatch ran = new CountDownLatch(2);
    forgotten.schedule(ran::countDown);
    forgotten.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    TestLoop.await(ran);
    host.settle();
    return new WeakReference<>(forgotten);
  }

  @Test
  void aHundredThousandTasksOfOneWorkerLeaveNothing() {
    for (int i = 0; i < 50_000; i++) {
      worker.schedule(() -> {});
      worker.schedule(() -> {}, 1, TimeUnit.DAYS).dispose();
    }
    host.settle();
    host.settle();
    assertThat(Scannable.from(worker).scan(Scannable.Attr.BUFFERED)).isZero();
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }

  @Test
  void operatorsLeaveNothing() {
    Flux.range(0, 1000)
        .concatMap(i ->
            Flux.just(i)
                .publishOn(scheduler)
                .timeout(Duration.ofDays(1), scheduler)
                .subscribeOn(scheduler))
        .blockLast();
    host.settle();
    host.settle();
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }

  private static void collect(WeakReference<?> gone) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (gone.get() != null && System.nanoTime() < deadline) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(gone.get()).isNull();
  }
}
