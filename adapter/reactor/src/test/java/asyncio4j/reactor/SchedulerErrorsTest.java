package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.SystemExit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The hooks of {@link Schedulers}: what they see of our tasks, and of the errors of those. */
class SchedulerErrorsTest {

  private static final String KEY = SchedulerErrorsTest.class.getName();

  private final TestLoop host = new TestLoop();
  private final LoopScheduler scheduler = host.scheduler;
  private final Scheduler.Worker worker = scheduler.createWorker();
  private final List<Throwable> handled = new CopyOnWriteArrayList<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final List<Object> reported = new CopyOnWriteArrayList<>();
  private Thread.UncaughtExceptionHandler usual;

  @BeforeEach
  void listen() {
    Schedulers.onHandleError(KEY, (thread, error) -> handled.add(error));
    usual = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
    host.on(() -> {
      host.loop.setExceptionHandler((loop, context) -> reported.add(context.get("exception")));
      return null;
    });
  }

  @AfterEach
  void close() {
    host.close();
    Thread.setDefaultUncaughtExceptionHandler(usual);
    Schedulers.resetOnHandleError(KEY);
    Schedulers.resetOnScheduleHook(KEY);
  }

  // ---- errors ----

  @Test
  void whatATaskThrowsGoesWhereReactorSendsIt() {
    RuntimeException unchecked = new RuntimeException("unchecked");
    IOException checked = new IOException("checked");
    AssertionError error = new AssertionError("error");
    StackOverflowError fatal = new StackOverflowError("fatal");
    scheduler.schedule(() -> {
      throw unchecked;
    });
    worker.schedule(() -> {
      throw Exceptions.propagate(checked);
    });
    scheduler.schedule(() -> {
      throw error;
    });
    worker.schedule(() -> {
      throw fatal;
    });
    host.settle();
    assertThat(handled).containsExactly(unchecked, checked, error, fatal);
    assertThat(uncaught).containsExactly(unchecked, checked, error, fatal);
    assertThat(reported).isEmpty();
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }

  @Test
  void itIsTheSameAsOnReactorsOwnSchedulers() throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(2);
    Schedulers.onHandleError(
        KEY,
        (thread, error) -> {
          handled.add(error);
          seen.countDown();
        });
    Scheduler theirs = Schedulers.newSingle(Thread.ofPlatform().factory());
    for (Scheduler each : List.of(scheduler, theirs)) {
      each.createWorker()
          .schedule(() -> {
            throw Exceptions.bubble(new IOException("thrown by an operator"));
          });
    }
    seen.await();
    theirs.dispose();
    assertThat(handled).hasSize(2);
    assertThat(handled.get(0)).hasSameClassAs(handled.get(1)).hasMessage("thrown by an operator");
    // Each tells the one and then the other, and both may do so at once.
    assertThat(uncaught).containsExactlyInAnyOrderElementsOf(handled);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 0})
  void aPeriodicTaskGoesOnAfterAnErrorUnlessItNeverPauses(long period) {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(period > 0 ? 3 : 1);
    Disposable task =
        worker.schedulePeriodically(
            () -> {
              runs.incrementAndGet();
              enough.countDown();
              throw new IllegalStateException("run");
            },
            0,
            period,
            TimeUnit.MILLISECONDS);
    TestLoop.await(enough);
    host.settle();
    host.settle();
    assertThat(task.isDisposed()).isEqualTo(period == 0);
    task.dispose();
    host.settle();
    assertThat(handled).hasSize(runs.get());
    assertThat(runs.get()).isGreaterThanOrEqualTo(period > 0 ? 3 : 1);
    if (period == 0) {
      assertThat(runs).hasValue(1);
    }
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }

  /** The last resort is the loop's exception handler, and the task is over all the same. */
  @Test
  void aHandlerThatThrows() {
    IllegalStateException own = new IllegalStateException("thrown by the hook");
    Schedulers.onHandleError(
        KEY,
        (thread, error) -> {
          throw own;
        });
    Disposable task =
        worker.schedule(() -> {
          throw new IllegalArgumentException("thrown by the task");
        });
    host.settle();
    assertThat(reported).containsExactly(own);
    assertThat(task.isDisposed()).isTrue();
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }

  @Test
  void anExitLeavesTheLoop() {
    host.stop();
    worker.schedule(() -> {
      throw new SystemExit(3);
    });
    assertThatThrownBy(host.loop::runForever).isInstanceOf(SystemExit.class);
    assertThat(handled).isEmpty();
    assertThat(uncaught).isEmpty();
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
    host.loop.close();
  }

  // ---- onSchedule ----

  @Test
  void theHookSeesEachTaskOnceAndWrapsIt() {
    List<String> log = new ArrayList<>();
    AtomicInteger hooked = new AtomicInteger();
    Schedulers.onScheduleHook(
        KEY,
        task -> {
          hooked.incrementAndGet();
          return () -> {
            log.add("before");
            task.run();
            log.add("after");
          };
        });
    host.on(() -> scheduler.schedule(() -> log.add("direct")));
    host.settle();
    CountDownLatch delayed = new CountDownLatch(1);
    worker.schedule(
        () -> {
          log.add("delayed");
          delayed.countDown();
        },
        1,
        TimeUnit.NANOSECONDS);
    TestLoop.await(delayed);
    host.settle();
    CountDownLatch twice = new CountDownLatch(2);
    Disposable periodic =
        worker.schedulePeriodically(
            () -> {
              log.add("periodic");
              if (twice.getCount() == 1) {
                worker.dispose();
              }
              twice.countDown();
            },
            0,
            1,
            TimeUnit.NANOSECONDS);
    TestLoop.await(twice);
    host.settle();
    periodic.dispose();
    scheduler.schedule(() -> {
      throw new IllegalStateException("an error is no task");
    });
    host.settle();
    assertThat(hooked).hasValue(4);
    assertThat(log)
        .containsExactly(
            "before",
            "direct",
            "after",
            "before",
            "delayed",
            "after",
            "before",
            "periodic",
            "after",
            "before",
            "periodic",
            "after",
            "before");
  }

  @Test
  void aHookThatThrowsLeavesNothingBehind() {
    Schedulers.onScheduleHook(
        KEY,
        task -> {
          throw new IllegalStateException("thrown by the hook");
        });
    assertThatThrownBy(() -> worker.schedule(() -> {})).hasMessage("thrown by the hook");
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }
}
