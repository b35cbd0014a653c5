package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/**
 * Threads schedule and dispose at random, and the loop's own with them. The seed is printed, and
 * {@code -Dasyncio4j.test.seed} gives the same doings again, if not the same overlaps.
 */
class SchedulerRaceTest {

  private static final long SEED = Long.getLong("asyncio4j.test.seed", new Random().nextLong());
  private static final int THREADS = 4;
  private static final int STEPS = 10_000;

  /** How it ends. */
  enum End {
    TASKS_DISPOSED,
    WORKERS_DISPOSED,
    SCHEDULER_DISPOSED,
    DRAINED,
    LOOP_CLOSED
  }

  private final TestLoop host = new TestLoop();
  private final LoopScheduler scheduler = host.scheduler;
  private final List<Scheduler.Worker> workers =
      Stream.generate(scheduler::createWorker).limit(8).toList();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource
  void everyTaskEndsAndLeavesNothing(End end) throws InterruptedException {
    System.out.println("SchedulerRaceTest " + end + ": -Dasyncio4j.test.seed=" + SEED);
    SplittableRandom seeds = new SplittableRandom(SEED);
    CountDownLatch begin = new CountDownLatch(1);
    List<Actor> actors = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Actor actor = new Actor(seeds.split());
      actors.add(actor);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                TestLoop.await(begin);
                while (actor.left.getCount() > 0) {
                  actor.step();
                }
              }));
    }
    Actor own = new Actor(seeds.split());
    actors.add(own);
    host.loop.callSoonThreadsafe(own::stepInEachIteration);
    begin.countDown();
    if (end == End.LOOP_CLOSED) {
      while (own.left.getCount() > STEPS / 2) {
        host.settle();
      }
      host.close();
    } else {
      TestLoop.await(own.left);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    List<Probe> probes = actors.stream().flatMap(actor -> actor.probes.stream()).toList();
    assertThat(probes).filteredOn(probe -> probe.disposed).allMatch(Probe::isOver);
    finish(end, probes);
    check(end, probes);
    host.close();
  }

  private void finish(End end, List<Probe> probes) {
    switch (end) {
      case TASKS_DISPOSED -> probes.forEach(Probe::dispose);
      case WORKERS_DISPOSED -> {
        workers.forEach(Disposable::dispose);
        probes.stream().filter(probe -> probe.worker == null).forEach(Probe::dispose);
      }
      case SCHEDULER_DISPOSED -> scheduler.dispose();
      case DRAINED -> scheduler.disposeGracefully().block(Duration.ofMinutes(1));
      case LOOP_CLOSED -> {}
    }
  }

  private void check(End end, List<Probe> probes) {
    if (!host.loop.isClosed()) {
      host.settle();
    }
    assertThat(faults).isEmpty();
    assertThat(probes).allMatch(Probe::isOver);
    assertThat(scheduler.scan(Scannable.Attr.BUFFERED)).isZero();
    assertThat(workers)
        .allMatch(worker -> Scannable.from(worker).scanOrDefault(Scannable.Attr.BUFFERED, 1) == 0);
    assertThat(probes).as("it was a test").anyMatch(probe -> probe.runs > 0);
    if (end == End.DRAINED) {
      assertThat(probes)
          .filteredOn(probe -> !probe.disposed && !probe.periodic)
          .as("what nobody disposed ran")
          .isNotEmpty()
          .allMatch(probe -> probe.runs == 1);
    }
    List<Integer> runs = probes.stream().map(probe -> probe.runs).toList();
    if (!host.loop.isClosed()) {
      host.settle();
    }
    assertThat(probes.stream().map(probe -> probe.runs).toList()).isEqualTo(runs);
  }

  /** A task as the test sees it. */
  private final class Probe implements Runnable {
    final boolean periodic;
    Scheduler.Worker worker;
    Disposable task;

    /** Written by the loop's thread; read when that has settled. */
    int runs;

    /** Written by the one thread that disposes, and by it after all has ended. */
    boolean disposed;

    boolean disposedOnTheLoop;

    Probe(boolean periodic) {
      this.periodic = periodic;
    }

    @Override
    public void run() {
      if (!host.isHere()) {
        faults.add("ran elsewhere");
      }
      if (disposedOnTheLoop) {
        faults.add("began after it was disposed");
      }
      if (++runs > 1 && !periodic) {
        faults.add("ran twice");
      }
    }

    boolean isOver() {
      return task.isDisposed();
    }

    void dispose() {
      disposed = true;
      task.dispose();
      if (!isOver()) {
        faults.add("dispose() had no effect");
      }
      if (host.isHere()) {
        disposedOnTheLoop = true;
      }
    }
  }

  /** The random doings of one thread. */
  private final class Actor {
    final SplittableRandom random;
    final List<Probe> probes = new ArrayList<>();
    final CountDownLatch left = new CountDownLatch(STEPS);

    Actor(SplittableRandom random) {
      this.random = random;
    }

    void stepInEachIteration() {
      step();
      if (left.getCount() > 0) {
        host.loop.callSoon(this::stepInEachIteration);
      }
    }

    void step() {
      doSomething();
      left.countDown();
    }

    private void doSomething() {
      if (!probes.isEmpty() && random.nextInt(3) == 0) {
        // One of the last, which are the most likely to be on their way.
        probes.get(probes.size() - 1 - random.nextInt(Math.min(4, probes.size()))).dispose();
        return;
      }
      Probe probe = new Probe(random.nextInt(200) == 0);
      try {
        schedule(probe);
        probes.add(probe);
      } catch (RejectedExecutionException e) {
        if (!host.loop.isClosed()) {
          faults.add("rejected");
        }
      }
    }

    private void schedule(Probe probe) {
      long delay = random.nextInt(3) == 0 ? 0 : random.nextInt(200_000);
      long period = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(1_000_000);
      int where = random.nextInt(20);
      if (where == 0) {
        // As operators do it: a worker for one task, and that disposed.
        probe.worker = scheduler.createWorker();
        probe.task = probe.worker.schedule(probe, delay, TimeUnit.NANOSECONDS);
        probe.disposed = true;
        probe.worker.dispose();
      } else if (where < 12) {
        probe.worker = workers.get(random.nextInt(workers.size()));
        probe.task =
            probe.periodic
                ? probe.worker.schedulePeriodically(probe, delay, period, TimeUnit.NANOSECONDS)
                : probe.worker.schedule(probe, delay, TimeUnit.NANOSECONDS);
      } else {
        probe.task =
            probe.periodic
                ? scheduler.schedulePeriodically(probe, delay, period, TimeUnit.NANOSECONDS)
                : scheduler.schedule(probe, delay, TimeUnit.NANOSECONDS);
      }
    }
  }
}
