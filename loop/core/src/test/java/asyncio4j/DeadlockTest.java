package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * Loops that wait for a lock, until the watchdog has said so and somebody interrupts them. Without
 * the flags of the carried engine nobody tells whose a lock is.
 */
class DeadlockTest {

  private static final Duration LIMIT = Duration.ofMillis(20);

  private final ReentrantLock lock = new ReentrantLock();

  private static RunOptions watched(boolean release) {
    return RunOptions.loopFactory(() -> {
      EventLoopBuilder builder = EventLoop.builder().name("watched").watchdog(LIMIT).debug(true);
      return (release ? builder.releaseWhenParked() : builder).build();
    });
  }

  /**
   * Other steps may be stalled too, by a machine that is busy with something else; so may this one
   * when it has come no further than to the lock's door, and the report's stack then shows it
   * inside.
   */
  private static List<String> reports(LogTap log) {
    boolean isTold = EventLoop.engine() == Engine.CARRIED;
    return log.lines().stream()
        .filter(line -> line.startsWith("ERROR ") && line.contains("ReentrantLock"))
        .filter(line -> !isTold || line.contains("\nThe lock belongs to "))
        .toList();
  }

  /**
   * Waits for the lock on the loop's thread, until there is a report of something.
   *
   * @return whether it was of that; it may have come before, on a machine that is busy
   */
  private boolean wantLock(LogTap log) {
    long before = log.lines().size();
    Thread here = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (log.lines().size() == before) {
            LockSupport.parkNanos(1_000_000);
          }
          here.interrupt();
        });
    boolean taken = true;
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      taken = false;
    }
    assertThat(taken).as("nobody has the lock").isFalse();
    return !reports(log).isEmpty();
  }

  private static void assertNames(String report, String holder, String waits) {
    assertThat(report).contains(waits, "Instead: AsyncLock of asyncio4j-queues\n");
    if (EventLoop.engine() == Engine.CARRIED) {
      assertThat(report)
          .startsWith(
              "ERROR Deadlock: <EventLoop watched running debug> waits for a lock of <Task pending"
                  + " name='holder' ")
          .contains(", which only this loop can let go on. It is held by ")
          .containsPattern(
              "\nThe lock belongs to <Task pending name='holder' [^\n]* created at"
                  + " DeadlockTest.java:\\d+>")
          .contains("\n\tat asyncio4j.DeadlockTest." + holder);
    } else {
      assertThat(report).startsWith("ERROR <EventLoop watched running debug> is stalled: for ");
    }
  }

  private void holdAcrossAnAwait(LoopFuture<Void> until) {
    lock.lock();
    try {
      until.await();
    } finally {
      lock.unlock();
    }
  }

  /** A task that has the lock until then. */
  private Task<?> holder(LoopFuture<Void> until) {
    Task<?> holder = createTask(() -> holdAcrossAnAwait(until), TaskOptions.named("holder"));
    sleep(Duration.ZERO);
    return holder;
  }

  @Test
  void aLockThatIsHeldAcrossAnAwait() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            LoopFuture<Void> until = Asyncio.getRunningLoop().createFuture();
            Task<?> holder = holder(until);
            Task<?> wanting =
                createTask(
                    () -> {
                      while (!wantLock(log)) {
                        sleep(Duration.ZERO);
                      }
                    },
                    TaskOptions.named("wanting"));
            wanting.await();
            until.setResult(null);
            holder.await();
            return null;
          },
          watched(false));
      assertNames(
          reports(log).getFirst(),
          "holdAcrossAnAwait(DeadlockTest.java:",
          "<Task pending name='wanting' ");
    }
  }

  /** Whose lock it is nobody knows under relay: there the first report is the only one. */
  @Test
  void oneThatComesAfterAnotherStallOfTheSameStep() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            LoopFuture<Void> until = Asyncio.getRunningLoop().createFuture();
            Task<?> holder = holder(until);
            while (log.lines().isEmpty()) {
              LockSupport.parkNanos(1_000_000);
            }
            if (EventLoop.engine() == Engine.CARRIED) {
              assertThat(wantLock(log)).isTrue();
            }
            until.setResult(null);
            holder.await();
            return null;
          },
          watched(false));
      assertThat(log.lines().getFirst()).contains(" is stalled: for ");
      assertThat(reports(log)).hasSize(EventLoop.engine() == Engine.CARRIED ? 1 : 0);
    }
  }

  private void holdWhileBlocked(CountDownLatch until) throws InterruptedException {
    lock.lock();
    try {
      until.await();
    } finally {
      lock.unlock();
    }
  }

  /** The other engine refuses the option: ReleasedCoroutineTest. */
  @Test
  void aLockOfAReleasedCoroutine() {
    boolean release = EventLoop.engine() == Engine.CARRIED;
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            CountDownLatch until = new CountDownLatch(1);
            LoopFuture<Void> gone = Asyncio.getRunningLoop().createFuture();
            Task<?> holder =
                createTask(
                    () -> {
                      if (release) {
                        holdWhileBlocked(until);
                      } else {
                        holdAcrossAnAwait(gone);
                      }
                    },
                    TaskOptions.named("holder"));
            sleep(Duration.ZERO);
            boolean reported = false;
            while (!reported) {
              LoopFuture<Boolean> called = Asyncio.getRunningLoop().createFuture();
              Asyncio.getRunningLoop().callSoon(() -> called.setResult(wantLock(log)));
              reported = called.await();
            }
            until.countDown();
            gone.setResult(null);
            holder.await();
            return null;
          },
          watched(release));
      assertNames(reports(log).getFirst(), "hold", " held by <Handle ");
    }
  }

  @Test
  void aLockOfAnotherThread() {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .name("the other one")
        .start(() -> {
          lock.lock();
          held.countDown();
          try {
            until.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            lock.unlock();
          }
        });
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            while (held.getCount() > 0) {
              sleep(Duration.ZERO);
            }
            while (!wantLock(log)) {
              sleep(Duration.ZERO);
            }
            return null;
          },
          watched(false));
      String report = reports(log).getFirst();
      assertThat(report).startsWith("ERROR <EventLoop watched running debug> is stalled: for ");
      if (EventLoop.engine() == Engine.CARRIED) {
        assertThat(report)
            .containsPattern(
                "\n"
                    + "The lock belongs to the thread \"the other one\" \\(\\d+\\), which stands"
                    + " here:\n")
            .contains("\n\tat asyncio4j.DeadlockTest.lambda$aLockOfAnotherThread$");
      }
    } finally {
      until.countDown();
    }
  }

  /** Whose lock it is nobody knows under relay. */
  @Test
  void aLockOfAThreadThatWaitsForTheLoop() {
    CountDownLatch held = new CountDownLatch(1);
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            Asyncio.currentTask().setName("main");
            EventLoopImpl loop = (EventLoopImpl) Asyncio.getRunningLoop();
            LoopFuture<String> work = loop.createFuture();
            Thread other =
                Thread.ofPlatform()
                    .daemon()
                    .name("the other one")
                    .start(() -> {
                      lock.lock();
                      held.countDown();
                      try {
                        Asyncio.runCoroutineThreadsafe(() -> work.await(), loop).join();
                      } finally {
                        lock.unlock();
                      }
                    });
            while (held.getCount() > 0 || loop.guard().awaitedBy(other) == null) {
              sleep(Duration.ZERO);
            }
            if (EventLoop.engine() == Engine.CARRIED) {
              // In one step, or the loop would not stand still.
              while (!wantLock(log)) {
                Thread.onSpinWait();
              }
            }
            work.setResult("done");
            while (other.isAlive()) {
              sleep(Duration.ofMillis(1));
            }
            assertThat(loop.guard().awaitedBy(other)).isNull();
            assertThat(lock.isLocked()).isFalse();
            return null;
          },
          watched(false));
      if (EventLoop.engine() == Engine.CARRIED) {
        assertThat(reports(log).getFirst())
            .containsPattern(
                "^ERROR Deadlock: <EventLoop watched running debug> waits for a lock of the thread"
                    + " \"the other one\" \\(\\d+\\), which waits for a task for <coroutine [^\n"
                    + "]*, which only this loop can complete. It is held by <Task pending"
                    + " name='main' [^\n"
                    + "]* created at DeadlockTest.java:\\d+>")
            .containsPattern("\nThe lock belongs to the thread \"the other one\" ");
      }
    }
  }
}
