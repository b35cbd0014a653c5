package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** The points that reactor-core's own tests make of every scheduler, and those that a loop adds. */
class SchedulerContractTest {

  private final TestLoop host = new TestLoop();
  private final LoopScheduler scheduler = host.scheduler;
  private final Scheduler.Worker worker = scheduler.createWorker();

  @AfterEach
  void close() {
    host.close();
  }

  /** The three kinds of task. */
  enum Kind {
    DIRECT,
    DELAYED,
    PERIODIC,
    PERIODIC_AT_ONCE;

    Disposable on(Scheduler scheduler, Runnable task) {
      return switch (this) {
        case DIRECT -> scheduler.schedule(task);
        case DELAYED -> scheduler.schedule(task, 1, TimeUnit.MILLISECONDS);
        case PERIODIC -> scheduler.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS);
        case PERIODIC_AT_ONCE -> scheduler.schedulePeriodically(task, 0, 0, TimeUnit.MILLISECONDS);
      };
    }

    Disposable on(Scheduler.Worker worker, Runnable task) {
      return switch (this) {
        case DIRECT -> worker.schedule(task);
        case DELAYED -> worker.schedule(task, 1, TimeUnit.MILLISECONDS);
        case PERIODIC -> worker.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS);
        case PERIODIC_AT_ONCE -> worker.schedulePeriodically(task, 0, 0, TimeUnit.MILLISECONDS);
      };
    }
  }

  record Way(Kind kind, boolean worker) {
    Disposable schedule(SchedulerContractTest test, Runnable task) {
      return worker ? kind.on(test.worker, task) : kind.on(test.scheduler, task);
    }
  }

  static Stream<Way> ways() {
    return Stream.of(Kind.values())
        .flatMap(kind -> Stream.of(new Way(kind, true), new Way(kind, false)));
  }

  // ---- running ----

  @ParameterizedTest
  @MethodSource("ways")
  void aTaskRunsOnTheLoop(Way way) {
    CountDownLatch ran = new CountDownLatch(1);
    List<Boolean> onTheLoop = new ArrayList<>();
    Disposable task =
        way.schedule(
            this,
            () -> {
              onTheLoop.add(host.isHere());
              ran.countDown();
            });
    TestLoop.await(ran);
    task.dispose();
    host.settle();
    assertThat(onTheLoop).isNotEmpty().doesNotContain(false);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aTaskThatIsScheduledFromTheLoopRunsInALaterIteration(Way way) {
    CountDownLatch ran = new CountDownLatch(1);
    List<String> log = new ArrayList<>();
    Disposable task =
        host.on(() -> {
          Disposable scheduled =
              way.schedule(
                  this,
                  () -> {
                    log.add("task");
                    ran.countDown();
                  });
          log.add("caller goes on");
          return scheduled;
        });
    TestLoop.await(ran);
    task.dispose();
    assertThat(host.on(() -> List.copyOf(log))).startsWith("caller goes on", "task");
  }

  @Test
  void directTasksOfAWorkerRunInTheirOrder() {
    List<Integer> log = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      worker.schedule(() -> log.add(number));
    }
    host.settle();
    assertThat(log).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void directTasksOfSeveralThreadsRunInTheOrderInWhichTheyWereScheduled() {
    List<String> log = new ArrayList<>();
    host.on(() -> {
      Thread other = Thread.ofPlatform().start(() -> worker.schedule(() -> log.add("other")));
      other.join();
      return worker.schedule(() -> log.add("loop's own"));
    });
    host.settle();
    assertThat(log).containsExactly("other", "loop's own");
  }

  @Test
  void aDelayOfNothingOrLessMakesATaskDirect() {
    List<String> log = new ArrayList<>();
    host.on(() -> {
      worker.schedule(() -> log.add("negative"), -1, TimeUnit.DAYS);
      worker.schedule(() -> log.add("zero"), 0, TimeUnit.DAYS);
      worker.schedulePeriodically(() -> log.add("periodic"), Long.MIN_VALUE, 1, TimeUnit.DAYS);
      return worker.schedule(() -> log.add("direct"));
    });
    host.settle();
    assertThat(log).containsExactly("negative", "zero", "periodic", "direct");
  }

  @Test
  void aTaskMaySchedule() {
    CountDownLatch deep = new CountDownLatch(1);
    AtomicInteger depth = new AtomicInteger();
    worker.schedule(
        new Runnable() {
          @Override
          public void run() {
            if (depth.incrementAndGet() == 10_000) {
              deep.countDown();
            } else {
              worker.schedule(this);
            }
          }
        });
    TestLoop.await(deep);
    assertThat(depth).hasValue(10_000);
  }

  @Test
  void theLongestDelayNeverComes() {
    Disposable task = worker.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
    Disposable periodic =
        worker.schedulePeriodically(() -> {}, 0, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    host.settle();
    host.settle();
    assertThat(task.isDisposed()).isFalse();
    assertThat(periodic.isDisposed()).isFalse();
  }

  @Test
  void nullIsNoTask() {
    assertThatNullPointerException().isThrownBy(() -> scheduler.schedule(null));
    assertThatNullPointerException().isThrownBy(() -> worker.schedule(null));
    assertThat(Scannable.from(scheduler).scan(Scannable.Attr.BUFFERED)).isZero();
  }

  // ---- disposing a task ----

  @ParameterizedTest
  @MethodSource("ways")
  void disposedBeforeItRuns(Way way) {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch release = host.hold();
    Disposable task = way.schedule(this, runs::incrementAndGet);
    assertThat(task.isDisposed()).isFalse();
    task.dispose();
    task.dispose();
    assertThat(task.isDisposed()).isTrue();
    release.countDown();
    host.settle();
    host.settle();
    assertThat(runs).hasValue(0);
    assertThat(held()).isZero();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void disposedWhileItRuns(Way way) {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger ends = new AtomicInteger();
    Disposable task =
        way.schedule(
            this,
            () -> {
              runs.incrementAndGet();
              running.countDown();
              TestLoop.await(goOn);
              ends.incrementAndGet();
            });
    TestLoop.await(running);
    assertThat(task.isDisposed()).isFalse();
    task.dispose();
    assertThat(task.isDisposed()).isTrue();
    goOn.countDown();
    host.settle();
    host.settle();
    assertThat(runs).hasValue(1);
    assertThat(ends).as("nobody interrupts a loop").hasValue(1);
    assertThat(held()).isZero();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void disposedByItself(Way way) {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);
    Disposable[] self = new Disposable[1];
    CountDownLatch release = host.hold();
    self[0] =
        way.schedule(
            this,
            () -> {
              runs.incrementAndGet();
              self[0].dispose();
              ran.countDown();
            });
    release.countDown();
    TestLoop.await(ran);
    host.settle();
    host.settle();
    assertThat(runs).hasValue(1);
    assertThat(self[0].isDisposed()).isTrue();
    assertThat(held()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "DELAYED"})
  void disposedAfterItRan(Kind kind) {
    CountDownLatch ran = new CountDownLatch(1);
    Disposable task = kind.on(worker, ran::countDown);
    TestLoop.await(ran);
    host.settle();
    assertThat(task.isDisposed()).isTrue();
    task.dispose();
    assertThat(task.isDisposed()).isTrue();
    assertThat(held()).isZero();
  }

  @Test
  void anArmedTaskIsDisposedFromEitherSide() {
    Disposable far = worker.schedule(() -> {}, 1, TimeUnit.DAYS);
    Disposable near = worker.schedule(() -> {}, 1, TimeUnit.DAYS);
    host.settle();
    far.dispose();
    host.on(() -> {
      near.dispose();
      assertThat(held()).as("the loop's own thread needs no detour").isLessThanOrEqualTo(1);
      return null;
    });
    host.settle();
    assertThat(held()).isZero();
  }

  // ---- disposing a worker ----

  @Test
  void disposingAWorkerDisposesItsTasksAndNoOthers() {
    AtomicInteger runs = new AtomicInteger();
    Scheduler.Worker neighbour = scheduler.createWorker();
    CountDownLatch neighboursRan = new CountDownLatch(1);
    List<Disposable> tasks = new ArrayList<>();
    Disposable armed = worker.schedule(runs::incrementAndGet, 1, TimeUnit.DAYS);
    Disposable armedFirst = worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.DAYS);
    host.settle();
    CountDownLatch release = host.hold();
    for (Kind kind : Kind.values()) {
      tasks.add(kind.on(worker, runs::incrementAndGet));
    }
    tasks.add(armed);
    tasks.add(armedFirst);
    neighbour.schedule(neighboursRan::countDown);
    Disposable neighbours = neighbour.schedule(() -> {}, 1, TimeUnit.DAYS);

    worker.dispose();
    worker.dispose();
    assertThat(worker.isDisposed()).isTrue();
    assertThat(tasks).allMatch(Disposable::isDisposed);
    assertThat(neighbour.isDisposed()).isFalse();
    assertThat(neighbours.isDisposed()).isFalse();
    release.countDown();
    TestLoop.await(neighboursRan);
    host.settle();
    assertThat(runs).hasValue(0);
    assertThat(Scannable.from(worker).scan(Scannable.Attr.BUFFERED)).isZero();
    assertThat(held()).as("the neighbour's").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerDisposedByItsOwnTaskStops(Kind kind) {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);
    kind.on(
        worker,
        () -> {
          runs.incrementAndGet();
          worker.dispose();
          ran.countDown();
        });
    TestLoop.await(ran);
    host.settle();
    host.settle();
    assertThat(runs).hasValue(1);
    assertThat(held()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aDisposedWorkerRejects(Kind kind) {
    worker.dispose();
    assertThatThrownBy(() -> kind.on(worker, () -> {})).isSameAs(Exceptions.failWithRejected());
    assertThat(held()).isZero();
    assertThat(scheduler.isDisposed()).isFalse();
  }

  // ---- disposing the scheduler ----

  @ParameterizedTest
  @EnumSource
  void aDisposedSchedulerRejects(Kind kind) {
    scheduler.dispose();
    scheduler.dispose();
    assertThat(scheduler.isDisposed()).isTrue();
    assertThatThrownBy(() -> kind.on(scheduler, () -> {})).isSameAs(Exceptions.failWithRejected());
    assertThatThrownBy(() -> kind.on(worker, () -> {})).isSameAs(Exceptions.failWithRejected());
    assertThatThrownBy(() -> kind.on(scheduler.createWorker(), () -> {}))
        .isSameAs(Exceptions.failWithRejected());
    assertThat(held()).isZero();
  }

  @Test
  void disposingTheSchedulerDropsAllTasksAndLeavesTheLoopOpen() {
    AtomicInteger runs = new AtomicInteger();
    List<Disposable> tasks = new ArrayList<>();
    tasks.add(worker.schedule(runs::incrementAndGet, 1, TimeUnit.DAYS));
    tasks.add(scheduler.schedule(runs::incrementAndGet, 1, TimeUnit.DAYS));
    host.settle();
    CountDownLatch release = host.hold();
    ways().forEach(way -> tasks.add(way.schedule(this, runs::incrementAndGet)));
    scheduler.dispose();
    assertThat(tasks).allMatch(Disposable::isDisposed);
    release.countDown();
    host.settle();
    host.settle();
    assertThat(runs).hasValue(0);
    assertThat(held()).isZero();
    assertThat(host.loop.isClosed()).isFalse();
    assertThat(host.on(() -> "goes on")).isEqualTo("goes on");
  }

  @Test
  @SuppressWarnings("deprecation") // start() is what is tested
  void thereIsNoWayBackFromDisposal() {
    scheduler.init();
    scheduler.start();
    assertThat(scheduler.isDisposed()).isFalse();
    scheduler.dispose();
    scheduler.start();
    assertThat(scheduler.isDisposed()).isTrue();
    assertThatThrownBy(scheduler::init).isInstanceOf(IllegalStateException.class);
  }

  // ---- closing the loop ----

  @ParameterizedTest
  @MethodSource("ways")
  void aClosedLoopRejects(Way way) {
    host.close();
    assertThatThrownBy(() -> way.schedule(this, () -> {})).isSameAs(Exceptions.failWithRejected());
    assertThat(held()).isZero();
  }

  @Test
  void closingTheLoopDropsItsTasks() {
    AtomicInteger runs = new AtomicInteger();
    Disposable armed = worker.schedule(runs::incrementAndGet, 1, TimeUnit.DAYS);
    Disposable periodic = scheduler.schedulePeriodically(() -> {}, 1, 1, TimeUnit.DAYS);
    host.stop();
    Disposable direct = worker.schedule(runs::incrementAndGet);
    Disposable delayed = scheduler.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS);
    assertThat(List.of(armed, periodic, direct, delayed)).noneMatch(Disposable::isDisposed);
    host.loop.close();
    assertThat(List.of(armed, periodic, direct, delayed)).allMatch(Disposable::isDisposed);
    assertThat(runs).hasValue(0);
    assertThat(held()).isZero();
    armed.dispose();
    worker.dispose();
    scheduler.dispose();
  }

  // ---- Scannable ----

  @Test
  void whatItShowsOfItself() {
    assertThat(scheduler.scan(Scannable.Attr.NAME)).isEqualTo("loop(" + host.loop.name() + ")");
    assertThat(scheduler.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(scheduler.scan(Scannable.Attr.CANCELLED)).isFalse();
    Scannable scanned = Scannable.from(worker);
    assertThat(scanned.scan(Scannable.Attr.PARENT)).isSameAs(scheduler);
    assertThat(scanned.scan(Scannable.Attr.NAME)).isEqualTo(scheduler + ".worker");
    worker.schedule(() -> {}, 1, TimeUnit.DAYS);
    scheduler.schedule(() -> {}, 1, TimeUnit.DAYS);
    assertThat(scanned.scan(Scannable.Attr.BUFFERED)).isEqualTo(1);
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isEqualTo(2);
    worker.dispose();
    assertThat(scanned.scan(Scannable.Attr.CANCELLED)).isTrue();
    scheduler.dispose();
    assertThat(scheduler.scan(Scannable.Attr.TERMINATED)).isTrue();
  }

  @Test
  void aTaskSaysWhatItIs() {
    Runnable named =
        new Runnable() {
          @Override
          public void run() {}

          @Override
          public String toString() {
            return "named";
          }
        };
    Disposable task = worker.schedule(named, 1, TimeUnit.DAYS);
    assertThat(task).hasToString("<task of " + scheduler + " named>");
    task.dispose();
    assertThat(task).hasToString("<task of " + scheduler + ">");
  }

  private int held() {
    return scheduler.scan(Scannable.Attr.BUFFERED);
  }
}
