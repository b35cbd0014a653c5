package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

/** Time is the loop's: on a virtual clock, days of Reactor's waiting pass at once. */
class SchedulerTimeTest {

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).build();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private void log(Object what) {
    assertThat(EventLoop.runningHere()).isSameAs(loop);
    log.add(what + " at " + Duration.ofNanos(loop.time()).toString().substring(2));
  }

  /** Subscribes on the loop and runs that until the publisher has ended. */
  private void run(Publisher<?> publisher) {
    LoopFuture<String> ended = loop.createFuture();
    loop.callSoon(() ->
        Flux.from(publisher)
            .subscribe(
                this::log,
                error -> {
                  log(error);
                  ended.setResult("failed");
                },
                () -> {
                  log("end");
                  ended.setResult("completed");
                }));
    loop.runUntilComplete(ended);
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED))
        .as("nothing is left")
        .isLessThanOrEqualTo(1);
  }

  // ---- operators ----

  @Test
  void delayElements() {
    run(Flux.just("a", "b").delayElements(Duration.ofHours(5), scheduler));
    assertThat(log).containsExactly("a at 5H", "b at 10H", "end at 10H");
  }

  @Test
  void interval() {
    run(Flux.interval(Duration.ofHours(1), Duration.ofHours(2), scheduler).take(3));
    assertThat(log).containsExactly("0 at 1H", "1 at 3H", "2 at 5H", "end at 5H");
  }

  @Test
  void timeout() {
    run(Mono.never().timeout(Duration.ofHours(1), scheduler).onErrorMap(e -> shown(e)));
    assertThat(log).containsExactly("shown: TimeoutException at 1H");
  }

  @Test
  void aTimeoutThatIsNotReachedLeavesNoTimer() {
    run(
        Flux.just("a", "b")
            .delayElements(Duration.ofMinutes(1), scheduler)
            .timeout(Duration.ofDays(365), scheduler));
    assertThat(log).containsExactly("a at 1M", "b at 2M", "end at 2M");
    assertThat(loop.time()).isEqualTo(Duration.ofMinutes(2).toNanos());
  }

  @Test
  void retryWithBackoff() {
    run(
        Mono.error(new IllegalStateException("again"))
            .doOnError(this::log)
            .retryWhen(Retry.backoff(3, Duration.ofHours(1)).jitter(0).scheduler(scheduler))
            .onErrorMap(e -> shown(e)));
    assertThat(log)
        .containsExactly(
            "java.lang.IllegalStateException: again at 0S",
            "java.lang.IllegalStateException: again at 1H",
            "java.lang.IllegalStateException: again at 3H",
            "java.lang.IllegalStateException: again at 7H",
            "shown: RetryExhaustedException at 7H");
  }

  @Test
  void publishOnAndSubscribeOn() {
    run(
        Flux.range(1, 3)
            .doOnSubscribe(s -> log("subscribed"))
            .subscribeOn(scheduler)
            .publishOn(scheduler, 1));
    assertThat(log)
        .containsExactly("subscribed at 0S", "1 at 0S", "2 at 0S", "3 at 0S", "end at 0S");
  }

  @Test
  void elapsedAndTimestamp() {
    clock.advance(Duration.ofDays(1));
    run(
        Mono.just("a")
            .delayElement(Duration.ofSeconds(3), scheduler)
            .elapsed(scheduler)
            .timestamp(scheduler));
    assertThat(log).containsExactly("[86403000,[3000,a]] at 24H3S", "end at 24H3S");
  }

  private static RuntimeException shown(Throwable error) {
    return new RuntimeException() {
      @Override
      public String toString() {
        return "shown: " + error.getClass().getSimpleName();
      }
    };
  }

  // ---- beside coroutines ----

  @Test
  void coroutinesAndOperatorsShareTheClock() {
    loop.createTask(() -> {
      for (int i = 0; i < 3; i++) {
        sleep(Duration.ofMinutes(20));
        log("coroutine");
      }
    });
    run(Flux.interval(Duration.ofMinutes(30), scheduler).take(2));
    assertThat(log)
        .containsExactly(
            "coroutine at 20M",
            "0 at 30M",
            "coroutine at 40M",
            // Both are due; the interval's timer is the older one.
            "1 at 1H",
            "end at 1H",
            "coroutine at 1H");
  }

  /** A step of a coroutine is atomic for operators on the loop, and the other way round. */
  @Test
  void aCoroutineAndAnOperatorAreSerial() {
    int[] unguarded = new int[1];
    int[] items = new int[1];
    int[] steps = new int[1];
    LoopFuture<Void> ended = loop.createFuture();
    Flux.range(0, 1_000_000)
        .publishOn(Schedulers.parallel())
        .hide() // Else they are fused, and the loop polls all of them in one go.
        .publishOn(scheduler, 1)
        .doOnNext(i -> {
          assertThat(unguarded[0]++ % 2).as("between two steps of the coroutine").isZero();
          items[0]++;
          unguarded[0]++;
        })
        .takeUntil(i -> items[0] >= 1_000 && steps[0] >= 100)
        .subscribe(i -> {}, ended::setException, () -> ended.setResult(null));
    Task<?> coroutine =
        loop.createTask(() -> {
          while (!ended.isDone()) {
            assertThat(unguarded[0]++ % 2).as("inside of the operator").isZero();
            steps[0]++;
            unguarded[0]++;
            sleep(Duration.ZERO);
          }
        });
    // One that fails ends the other, which waits for it.
    coroutine.addDoneCallback(done -> {
      if (!ended.isDone()) {
        ended.cancel();
      }
    });
    try {
      loop.runUntilComplete(ended);
    } finally {
      loop.runUntilComplete(coroutine);
    }
    assertThat(steps[0]).isGreaterThan(1);
    assertThat(unguarded[0]).isEqualTo(2 * (items[0] + steps[0]));
  }

  // ---- tasks ----

  private void runUntil(Duration time) {
    loop.callAt(time.toNanos(), loop::stop);
    loop.runForever();
  }

  @Test
  void delayedTasksRunByDeadlineAndThenByAge() {
    Scheduler.Worker worker = scheduler.createWorker();
    worker.schedule(() -> log("late"), 2, TimeUnit.HOURS);
    worker.schedule(() -> log("early, first"), 1, TimeUnit.HOURS);
    scheduler.schedule(() -> log("early, second"), 60, TimeUnit.MINUTES);
    worker.schedule(() -> log("early, third"), 3600, TimeUnit.SECONDS);
    runUntil(Duration.ofHours(3));
    assertThat(log)
        .containsExactly(
            "early, first at 1H", "early, second at 1H", "early, third at 1H", "late at 2H");
  }

  @Test
  void aFixedRateIsKeptHoweverLongARunTakes() {
    int[] runs = new int[1];
    Disposable task =
        scheduler.schedulePeriodically(
            () -> {
              log("run");
              if (runs[0]++ == 0) {
                clock.advance(Duration.ofMinutes(25));
              }
            },
            10,
            10,
            TimeUnit.MINUTES);
    runUntil(Duration.ofMinutes(55));
    task.dispose();
    assertThat(log)
        .containsExactly("run at 10M", "run at 35M", "run at 35M", "run at 40M", "run at 50M");
  }

  @Test
  void aPeriodicTaskWithoutADelayBeginsAtOnce() {
    Disposable task = scheduler.schedulePeriodically(() -> log("run"), 0, 10, TimeUnit.MINUTES);
    runUntil(Duration.ofMinutes(25));
    task.dispose();
    assertThat(log).containsExactly("run at 0S", "run at 10M", "run at 20M");
  }

  @Test
  void aPeriodOfNothingRunsOnceInEveryIteration() {
    Disposable task = scheduler.schedulePeriodically(() -> log("run"), 1, -1, TimeUnit.HOURS);
    loop.callAt(
        Duration.ofHours(1).toNanos(),
        () -> {
          loop.callSoon(() -> log("other"));
          loop.callSoon(() -> loop.callSoon(loop::stop));
        });
    loop.runForever();
    task.dispose();
    assertThat(log.stream().filter("run at 1H"::equals)).hasSize(3);
    assertThat(log).contains("other at 1H");
  }

  @Test
  void aDisposedTimerIsNotWaitedFor() {
    Scheduler.Worker worker = scheduler.createWorker();
    loop.callSoon(() -> {
      worker.schedule(() -> log("never"), 1, TimeUnit.HOURS);
      Disposable other = scheduler.schedule(() -> log("never"), 2, TimeUnit.HOURS);
      worker.dispose();
      other.dispose();
      assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
    });
    runUntil(Duration.ofSeconds(1));
    assertThat(loop.time()).isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void nowIsTheLoopsTimeInEveryUnit() {
    clock.advance(Duration.ofNanos(3_600_001_002_003L));
    assertThat(scheduler.now(TimeUnit.NANOSECONDS)).isEqualTo(3_600_001_002_003L);
    assertThat(scheduler.now(TimeUnit.MICROSECONDS)).isEqualTo(3_600_001_002L);
    assertThat(scheduler.now(TimeUnit.MILLISECONDS)).isEqualTo(3_600_001);
    assertThat(scheduler.now(TimeUnit.HOURS)).isEqualTo(1);
  }

  @Test
  void nowOnTheSystemsClockIsTheTimeOfDay() {
    try (EventLoop real = EventLoop.create()) {
      long before = System.currentTimeMillis();
      assertThat(LoopScheduler.create(real).now(TimeUnit.MILLISECONDS))
          .isBetween(before, before + Duration.ofMinutes(2).toMillis());
    }
  }

  // ---- beside Reactor's own virtual time ----

  /** Operators that were given no scheduler follow StepVerifier's clock, ours the loop's. */
  @Test
  void usersOfVirtualTimeScheduler() {
    try (TestLoop host = new TestLoop(EventLoop.builder().clock(new VirtualClock()).build())) {
      StepVerifier.withVirtualTime(() ->
              Flux.interval(Duration.ofHours(1))
                  .take(2)
                  .delayElements(Duration.ofDays(1), host.scheduler)
                  .publishOn(host.scheduler))
          .expectSubscription()
          .expectNoEvent(Duration.ofMinutes(59))
          .thenAwait(Duration.ofMinutes(1))
          .expectNext(0L)
          .thenAwait(Duration.ofHours(1))
          .expectNext(1L)
          .expectComplete()
          .verify(Duration.ofMinutes(1));
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  /** A timeout, so that it fails instead of hanging if it should not be refused. */
  private static void block() {
    assertThatThrownBy(() -> Mono.never().block(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("are blocking, which is not supported");
  }

  @Test
  void blockingIsRefusedInCoroutinesAndTasks() {
    loop.createTask(() -> {
      block();
      log("refused in a coroutine");
    });
    scheduler.schedule(() -> {
      block();
      log("refused in a task");
    });
    runUntil(Duration.ofSeconds(1));
    assertThat(log)
        .containsExactlyInAnyOrder("refused in a coroutine at 0S", "refused in a task at 0S");
  }
}
