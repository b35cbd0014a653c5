package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Loops that are stalled until the watchdog has said so, however long that takes. */
class WatchdogTest {

  private static final Duration LIMIT = Duration.ofMillis(20);

  private static RunOptions watched(boolean debug) {
    return RunOptions.loopFactory(
        () -> EventLoop.builder().name("watched").watchdog(LIMIT).debug(debug).build());
  }

  /** Other steps may be stalled too, by a machine that is busy with something else. */
  private static List<String> errors(LogTap log, String what) {
    return log.lines().stream()
        .filter(line -> line.startsWith("ERROR ") && line.contains(what))
        .toList();
  }

  private static void stall(LogTap log, String what) {
    while (errors(log, what).isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void awaitEnd(LogTap log) {
    while (log.lines().stream().noneMatch(line -> line.contains(" goes on after "))) {
      sleep(Duration.ofMillis(1));
    }
  }

  @Test
  void aStallIsReportedOnceWithTheTaskAndItsStack() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      long stalls =
          Asyncio.run(
              () -> {
                createTask(() -> stall(log, "staller"), TaskOptions.named("staller")).await();
                awaitEnd(log);
                return Asyncio.getRunningLoop().stats().stalls();
              },
              watched(true));
      assertThat(stalls).isPositive();
      assertThat(errors(log, "staller"))
          .singleElement()
          .asString()
          .startsWith("ERROR <EventLoop watched running debug> is stalled: for ")
          .contains(" it has been held by <Task pending name='staller' ")
          .contains(" created at WatchdogTest.java:")
          .contains("\n\tat asyncio4j.WatchdogTest.stall(WatchdogTest.java:");
      assertThat(log.lines())
          .anyMatch(
              line -> line.startsWith("WARN <EventLoop watched running debug> goes on after "));
    }
  }

  @Test
  void soIsOneInACallback() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().callSoon(() -> stall(log, "<Handle "));
            sleep(Duration.ZERO);
            awaitEnd(log);
            return null;
          },
          watched(false));
      assertThat(errors(log, "<Handle ").getFirst())
          .contains("it has been held by <Handle ")
          .contains("\n\tat asyncio4j.WatchdogTest.stall(WatchdogTest.java:");
    }
  }

  @Test
  void aCallbackWithoutATextIsReportedAllTheSame() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Runnable broken =
          new Runnable() {
            @Override
            public void run() {
              stall(log, "its toString() throws");
            }

            @Override
            public String toString() {
              throw new IllegalStateException("no text");
            }
          };
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().callSoon(broken);
            sleep(Duration.ZERO);
            awaitEnd(log);
            return null;
          },
          watched(false));
      assertThat(errors(log, "its toString() throws").getFirst())
          .contains("WatchdogTest$1 (its toString() throws java.lang.IllegalStateException)");
    }
  }

  /** Tells of its waits, and in the first one sees what the loop makes of that. */
  private static final class TellingPoller implements Poller {
    private final Poller poller = new ParkingPoller();
    private Runnable handler;
    private EventLoopImpl loop;
    private WaitListener listener;
    private final List<String> seen = new ArrayList<>();

    @Override
    public void attach(EventLoop owner) {
      loop = (EventLoopImpl) owner;
    }

    @Override
    public boolean tellWaits(WaitListener told) {
      listener = told;
      return true;
    }

    private void see(String when) {
      Activity activity = loop.current();
      seen.add(when + (activity == null ? "nothing" : activity.description()));
    }

    @Override
    public boolean poll(long nanos) {
      Runnable now = handler;
      if (nanos == 0 || now == null) {
        return poller.poll(nanos);
      }
      handler = null;
      see("before: ");
      listener.waitBegins();
      see("waiting: ");
      listener.waitEnds();
      see("after: ");
      now.run();
      return true;
    }

    @Override
    public void wakeup() {
      poller.wakeup();
    }
  }

  @Test
  void soIsAPollsHandlingOfEventsAndNotItsWaiting() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      TellingPoller poller = new TellingPoller();
      Asyncio.run(
          () -> {
            LoopFuture<Void> handled = Asyncio.getRunningLoop().createFuture();
            poller.handler =
                () -> {
                  stall(log, "its poller");
                  handled.setResult(null);
                };
            // Nothing else is to come, so the next poll waits.
            handled.await();
          },
          RunOptions.loopFactory(() ->
              EventLoop.builder().name("watched").watchdog(LIMIT).poller(() -> poller).build()));
      assertThat(poller.seen)
          .containsExactly(
              "before: its poller's handling of events",
              "waiting: nothing",
              "after: its poller's handling of events");
      assertThat(errors(log, "its poller").getFirst())
          .startsWith("ERROR <EventLoop watched running> is stalled: for ")
          .contains(" seconds it has been held by its poller's handling of events")
          .contains("\n\tat asyncio4j.WatchdogTest.stall(WatchdogTest.java:");
    }
  }

  private static void fails(EventLoop loop) {
    loop.createFuture().setException(new IllegalStateException("nobody looks at it"));
  }

  @Test
  void soIsAnExceptionHandlerThatIsToldOfWhatWasCollected() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            boolean[] told = new boolean[1];
            loop.setExceptionHandler((on, report) -> {
              told[0] = true;
              stall(log, "its report");
            });
            fails(loop);
            while (!told[0]) {
              System.gc();
              sleep(Duration.ofMillis(1));
            }
            return null;
          },
          watched(false));
      assertThat(errors(log, "its report").getFirst())
          .startsWith("ERROR <EventLoop watched running> is stalled: for ")
          .contains(" it has been held by its report of what was collected")
          .contains("\n\tat asyncio4j.WatchdogTest.stall(WatchdogTest.java:");
    }
  }

  @Test
  void aLoopThatWaitsOrWorksIsNotReported() {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            long end = System.nanoTime() + LIMIT.multipliedBy(3).toNanos();
            sleep(LIMIT.multipliedBy(2));
            while (System.nanoTime() - end < 0) {
              sleep(Duration.ZERO);
            }
            assertThat(loop.stats().steps()).isPositive();
            return null;
          },
          RunOptions.loopFactory(
              () -> EventLoop.builder().watchdog(Duration.ofMinutes(1)).build()));
      assertThat(log.lines()).isEmpty();
    }
  }

  /** A coroutine waits for a future that its own loop has to complete. */
  private static void deadlock(CheckedRunnable waits, CompletableFuture<?> waitedFor, String what)
      throws Exception {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Thread saviour =
          Thread.ofPlatform()
              .start(() -> {
                stall(log, what);
                waitedFor.cancel(true);
              });
      assertThatThrownBy(waits::run).isInstanceOf(CancellationException.class);
      saviour.join();
      assertThat(errors(log, what).getFirst())
          .startsWith("ERROR Deadlock: <EventLoop watched running> waits for " + what)
          .contains(", which only this loop can complete. It is held by <Task pending name='main'")
          .contains(", which waits in java.util.concurrent.CompletableFuture.")
          .contains(", called in ")
          .contains(". Instead: Asyncio.wrapFuture(future).await()\n")
          .contains("\n\tat asyncio4j.WatchdogTest.");
    }
  }

  @Test
  void whoWaitsForHisOwnLoopIsInADeadlock() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Asyncio.currentTask().setName("main");
          Task<?> other = createTask(() -> sleep(Duration.ofHours(1)), TaskOptions.named("other"));
          CompletableFuture<?> of = other.toCompletableFuture();
          // All in one step.
          deadlock(of::join, of, "<Task pending name='other' ");

          CompletableFuture<?> stage =
              createTask(() -> sleep(Duration.ofHours(1)), TaskOptions.named("third"))
                  .toCompletableFuture()
                  .thenApply(x -> x);
          deadlock(stage::get, stage, "a stage that depends on <Task pending name='third' ");

          CompletableFuture<?> called =
              Asyncio.runCoroutineThreadsafe(Coroutine.of(() -> sleep(Duration.ofHours(1))), loop);
          deadlock(called::join, called, "a task for <coroutine ");
          Asyncio.allTasks().stream()
              .filter(task -> task != Asyncio.currentTask())
              .forEach(Task::cancel);
          return null;
        },
        watched(false));
  }

  @Test
  void theThreadEndsWithTheLastLoop() throws InterruptedException {
    Thread[] seen = new Thread[1];
    Asyncio.run(
        () -> {
          seen[0] =
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().equals("asyncio4j-watchdog"))
                  .findFirst()
                  .orElseThrow();
          assertThat(seen[0].isDaemon()).isTrue();
          return null;
        },
        watched(false));
    seen[0].join();
  }

  @Test
  void thePropertyIsReadStrictly() {
    System.setProperty("asyncio4j.watchdog", "1500");
    try {
      assertThat(EventLoop.builder().stallLimit).isEqualTo(Duration.ofMillis(1500));
      System.setProperty("asyncio4j.watchdog", "soon");
      assertThatThrownBy(EventLoop::builder)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("-Dasyncio4j.watchdog=soon is not a number of milliseconds from 0 on");
    } finally {
      System.clearProperty("asyncio4j.watchdog");
    }
  }
}
