package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * disposeGracefully: no further tasks, and a Mono that completes when the accepted ones are over.
 */
class SchedulerGracefulTest {

  private final VirtualClock clock = new VirtualClock();
  private final TestLoop host = new TestLoop(EventLoop.builder().clock(clock).build());
  private final LoopScheduler scheduler = host.scheduler;
  private final Scheduler.Worker worker = scheduler.createWorker();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void nothingBeginsBeforeTheSubscription() {
    Mono<Void> disposal = scheduler.disposeGracefully();
    assertThat(scheduler.isDisposed()).isFalse();
    disposal.block();
    assertThat(scheduler.isDisposed()).isTrue();
    disposal.block();
    scheduler.disposeGracefully().block();
  }

  @Test
  void acceptedTasksRunDelayedOnesIncludedAndPeriodicOnesEnd() {
    Disposable[] periodic = new Disposable[2];
    CountDownLatch release = host.hold();
    worker.schedule(() -> log.add("direct"));
    worker.schedule(() -> log.add("delayed"), 1, TimeUnit.HOURS);
    scheduler.schedule(() -> log.add("later"), 2, TimeUnit.HOURS);
    periodic[0] = worker.schedulePeriodically(() -> log.add("periodic"), 1, 1, TimeUnit.MINUTES);
    periodic[1] = worker.schedulePeriodically(() -> log.add("periodic"), 0, 0, TimeUnit.MINUTES);

    CompletableFuture<Void> over = scheduler.disposeGracefully().toFuture();
    CompletableFuture<Void> logged = over.thenRun(() -> log.add("over"));
    assertThat(scheduler.isDisposed()).isTrue();
    assertThat(worker.isDisposed()).isFalse();
    assertThatThrownBy(() -> worker.schedule(() -> {})).isSameAs(Exceptions.failWithRejected());
    release.countDown();
    logged.join();
    assertThat(log).containsExactly("direct", "delayed", "later", "over");
    assertThat(periodic).allMatch(Disposable::isDisposed);
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofHours(2));
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
  }

  @Test
  void armedPeriodicTasksEndToo() {
    Disposable periodic = worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.DAYS);
    Disposable armed = worker.schedule(() -> log.add("armed"), 1, TimeUnit.HOURS);
    CompletableFuture<Void> over =
        host.on(() -> {
          // Whatever the clock did meanwhile, this one is armed and has not run.
          worker.schedulePeriodically(() -> log.add("periodic"), 1, 1, TimeUnit.DAYS);
          return scheduler.disposeGracefully().toFuture();
        });
    over.join();
    assertThat(log).containsExactly("armed");
    assertThat(periodic.isDisposed()).isTrue();
    assertThat(armed.isDisposed()).isTrue();
  }

  @Test
  void itWaitsForATaskThatIsRunning() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    worker.schedule(() -> {
      running.countDown();
      TestLoop.await(goOn);
      log.add("ran to its end");
    });
    TestLoop.await(running);
    CompletableFuture<Void> first = scheduler.disposeGracefully().toFuture();
    CompletableFuture<Void> second = scheduler.disposeGracefully().toFuture();
    scheduler.disposeGracefully().subscribe().dispose();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    goOn.countDown();
    first.join();
    second.join();
    assertThat(log).containsExactly("ran to its end");
  }

  @Test
  void aFollowingDisposeDropsWhatIsLeft() {
    CountDownLatch release = host.hold();
    worker.schedule(() -> log.add("direct"));
    worker.schedule(() -> log.add("delayed"), 1, TimeUnit.HOURS);
    CompletableFuture<Void> over = scheduler.disposeGracefully().toFuture();
    scheduler.dispose();
    release.countDown();
    over.join();
    assertThat(log).isEmpty();
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void afterDisposeItWaitsForTheRunningTaskOnly() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    worker.schedule(() -> {
      running.countDown();
      TestLoop.await(goOn);
      log.add("ran to its end");
    });
    worker.schedule(() -> log.add("next"));
    TestLoop.await(running);
    scheduler.dispose();
    CompletableFuture<Void> over = scheduler.disposeGracefully().toFuture();
    assertThat(over).isNotDone();
    goOn.countDown();
    over.join();
    assertThat(log).containsExactly("ran to its end");
  }

  /** The loop is being closed while they are told, so they must not be told in there. */
  @Test
  void closingTheLoopCompletesIt() {
    host.stop();
    worker.schedule(() -> log.add("never"), 1, TimeUnit.HOURS);
    worker.schedule(() -> log.add("never"));
    CompletableFuture<Thread> toldBy =
        scheduler.disposeGracefully().then(Mono.fromSupplier(Thread::currentThread)).toFuture();
    assertThat(toldBy).isNotDone();
    host.loop.close();
    assertThat(toldBy.join()).isNotSameAs(Thread.currentThread());
    assertThat(log).isEmpty();
  }

  @Test
  void aCoroutineCanAwaitIt() {
    Asyncio.runCoroutineThreadsafe(
            () -> {
              worker.schedule(() -> log.add("delayed"), 1, TimeUnit.HOURS);
              Reactive.await(scheduler.disposeGracefully());
              log.add("over");
              return null;
            },
            host.loop)
        .join();
    assertThat(log).containsExactly("delayed", "over");
  }
}
