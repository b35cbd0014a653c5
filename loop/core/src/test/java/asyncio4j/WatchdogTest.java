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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Loops that are stalled until the watchdog has said so, however long that takes. */
class WatchdogTest {

  private static final Duration LIMIT = Duration.ofMillis(20);

  private static final String IN_STALL = "\n\tat asyncio4j.WatchdogTest.stall(WatchdogTest.java:";

  private static RunOptions watched(boolean debug) {
    return RunOptions.loopFactory(
        () -> EventLoop.builder().name("watched").watchdog(LIMIT).debug(debug).build());
  }

  /** Other steps may be stalled too, by a machine that is busy with something else. */
  private static List<String> errors(LogTap log, String what) {
    return errors(log.lines(), what);
  }

  private static List<String> errors(List<String> lines, String what) {
    return lines.stream().filter(line -> line.startsWith("ERROR ") && line.contains(what)).toList();
  }

  private static void stall(LogTap log, String what) {
    while (errors(log, what).isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /**
   * What is logged of a program that stalls. A step is reported once, and on a machine that is busy
   * maybe before it comes to that; then it is another program's turn.
   */
  private static List<String> logged(String what, Consumer<LogTap> program) {
    while (true) {
      try (LogTap log = new LogTap("asyncio4j.watchdog")) {
        program.accept(log);
        if (errors(log, what).getFirst().contains(IN_STALL)) {
          return log.lines();
        }
      }
    }
  }

  private static void awaitEnd(LogTap log) {
    while (log.lines().stream().noneMatch(line -> line.contains(" goes on after "))) {
      sleep(Duration.ofMillis(1));
    }
  }

  @Test
  void aStallIsReportedOnceWithTheTaskAndItsStack() {
    List<String> lines =
        logged(
            "staller",
            log -> {
              long stalls =
                  Asyncio.run(
                      () -> {
                        createTask(() -> stall(log, "staller"), TaskOptions.named("staller"))
                            .await();
                        awaitEnd(log);
                        return Asyncio.getRunningLoop().stats().stalls();
                      },
                      watched(true));
              assertThat(stalls).isPositive();
            });
    assertThat(errors(lines, "staller"))
        .singleElement()
        .asString()
        .startsWith("ERROR <EventLoop watched running debug> is stalled: for ")
        .contains(" it has been held by <Task pending name='staller' ")
        .contains(" created at WatchdogTest.java:");
    assertThat(lines)
        .anyMatch(line -> line.startsWith("WARN <EventLoop watched running debug> goes on after "));
  }

  @Test
  void soIsOneInACallback() {
    List<String> lines =
        logged(
            "<Handle ",
            log ->
                Asyncio.run(
                    () -> {
                      Asyncio.getRunningLoop().callSoon(() -> stall(log, "<Handle "));
                      sleep(Duration.ZERO);
                      awaitEnd(log);
                      return null;
                    },
                    watched(true)));
    assertThat(errors(lines, "<Handle ").getFirst())
        .contains("it has been held by <Handle ")
        .contains(" created at WatchdogTest.java:");
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
    List<String> lines =
        logged(
            "its poller",
            log -> {
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
                      EventLoop.builder()
                          .name("watched")
                          .watchdog(LIMIT)
                          .poller(() -> poller)
                          .build()));
              assertThat(poller.seen)
                  .containsExactly(
                      "before: its poller's handling of events",
                      "waiting: nothing",
                      "after: its poller's handling of events");
            });
    assertThat(errors(lines, "its poller").getFirst())
        .startsWith("ERROR <EventLoop watched running> is stalled: for ")
        .contains(" seconds it has been held by its poller's handling of events");
  }

  private static void fails(EventLoop loop) {
    loop.createFuture().setException(new IllegalStateException("nobody looks at it"));
  }

  /** What is said of a handler that stalls; on a machine that is busy, maybe before it does. */
  private static String reportOfAHandler() {
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
      return errors(log, "its report").getFirst();
    }
  }

  @Test
  void soIsAnExceptionHandlerThatIsToldOfWhatWasCollected() {
    String report = reportOfAHandler();
    while (!report.contains(IN_STALL)) {
      report = reportOfAHandler();
    }
    assertThat(report)
        .startsWith("ERROR <EventLoop watched running> is stalled: for ")
        .contains(" it has been held by its report of what was collected");
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
          .startsWith("ERROR Deadlock: <EventLoop watched running debug> waits for " + what)
          .contains(", which only this loop can complete. It is held by <Task pending name='main'")
          .containsPattern(" It is held by <Task [^\\n]* created at WatchdogTest.java:\\d+>")
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

          Asyncio.allTasks().stream()
              .filter(task -> task != Asyncio.currentTask())
              .forEach(Task::cancel);
          return null;
        },
        watched(true));
  }

  private interface WaitFor {
    void accept(CompletableFuture<?> future) throws Exception;
  }

  /** What is said of a wait; of a step that is stalled before it, nothing is said of that. */
  private static String stalled(Supplier<CompletableFuture<?>> makes, WaitFor waits, String call)
      throws Exception {
    while (true) {
      sleep(Duration.ZERO);
      try (LogTap log = new LogTap("asyncio4j.watchdog")) {
        CompletableFuture<?> future = makes.get();
        Thread saviour =
            Thread.ofPlatform()
                .start(() -> {
                  stall(log, "");
                  future.cancel(true);
                });
        assertThatThrownBy(() -> waits.accept(future)).isInstanceOf(CancellationException.class);
        saviour.join();
        if (!errors(log, call).isEmpty()) {
          return errors(log, call).getFirst();
        }
      }
    }
  }

  @Test
  void whoHasSetALimitIsInNone() {
    Asyncio.run(
        () -> {
          Task<?> other = createTask(() -> sleep(Duration.ofHours(1)), TaskOptions.named("other"));
          assertThat(
                  stalled(
                      () -> of(other),
                      future -> future.get(1, TimeUnit.HOURS),
                      "CompletableFuture.get with "))
              .startsWith("ERROR <EventLoop watched running> is stalled: for ")
              .contains(
                  ", which waits in java.util.concurrent.CompletableFuture.get with a time limit,"
                      + " called in asyncio4j.WatchdogTest.")
              .contains(". Instead: Asyncio.waitFor(Asyncio.wrapFuture(future), limit)\n");
          for (Supplier<CompletableFuture<?>> limited :
              List.<Supplier<CompletableFuture<?>>>of(
                  () -> of(other).orTimeout(1, TimeUnit.HOURS),
                  () -> of(other).completeOnTimeout(null, 1, TimeUnit.HOURS),
                  () -> of(other).orTimeout(1, TimeUnit.HOURS).thenApply(x -> x))) {
            assertThat(stalled(limited, CompletableFuture::join, "CompletableFuture.join, called"))
                .startsWith("ERROR <EventLoop watched running> is stalled: for ");
          }
          other.cancel();
          return null;
        },
        watched(false));
  }

  /** One of its own, that can be cancelled without the task. */
  private static CompletableFuture<Object> of(Task<?> task) {
    return task.toCompletableFuture().thenApply(x -> (Object) x);
  }

  /** Each on its own thread, and each in one step. */
  @Test
  void loopsThatWaitForEachOtherAreInADeadlock() {
    try (LogTap log = new LogTap("asyncio4j.watchdog");
        LoopThread other =
            LoopThread.start(
                EventLoop.builder().name("the other").watchdog(LIMIT).debug(true).build())) {
      Asyncio.run(
          () -> {
            Asyncio.currentTask().setName("main");
            EventLoop loop = Asyncio.getRunningLoop();
            CompletableFuture<String> mine = loop.<String>createFuture().toCompletableFuture();
            CompletableFuture<String> theirs =
                Asyncio.runCoroutineThreadsafe(() -> mine.join(), other.loop());
            Thread saviour =
                Thread.ofPlatform()
                    .start(() -> {
                      stall(log, "Deadlock: <EventLoop watched ");
                      stall(log, "Deadlock: <EventLoop the other ");
                      mine.complete("saved");
                    });
            assertThat(theirs.join()).isEqualTo("saved");
            saviour.join();
            return null;
          },
          watched(true));
      assertThat(errors(log, "Deadlock: <EventLoop watched ").getFirst())
          .startsWith(
              "ERROR Deadlock: <EventLoop watched running debug> waits for a task for <coroutine ")
          .contains(
              ", which only <EventLoop the other running debug> can complete, and that waits for"
                  + " <Future pending")
          .contains(", which only this loop can complete.")
          .containsPattern(
              " It is held by <Task pending name='main' [^\\n]* created at"
                  + " WatchdogTest.java:\\d+>");
      assertThat(errors(log, "Deadlock: <EventLoop the other ").getFirst())
          .contains(
              "> waits for <Future pending", ", which only <EventLoop watched running debug> can")
          .contains(", and that waits for a task for <coroutine ", ", which only this loop can");
    }
  }

  private static Thread watchdog() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("asyncio4j-watchdog"))
        .findFirst()
        .orElse(null);
  }

  /** Of the loop that was run before. */
  private static void awaitNoWatchdog() throws InterruptedException {
    for (Thread left = watchdog(); left != null; left = watchdog()) {
      left.join();
    }
  }

  @Test
  void theThreadEndsWithTheLastLoop() throws InterruptedException {
    Thread[] seen = new Thread[1];
    Asyncio.run(
        () -> {
          seen[0] = watchdog();
          assertThat(seen[0].isDaemon()).isTrue();
          return null;
        },
        watched(false));
    seen[0].join();
  }

  @Test
  void debugModeBringsItAndTakesItAway() throws InterruptedException {
    Thread[] seen = new Thread[1];
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          awaitNoWatchdog();
          loop.setDebug(true);
          Thread first = watchdog();
          assertThat(first).isNotNull();
          loop.setDebug(false);
          first.join();
          loop.setDebug(true);
          seen[0] = watchdog();
          assertThat(seen[0]).isNotNull().isNotSameAs(first);
          return null;
        },
        RunOptions.debug(false));
    seen[0].join();
  }

  @Test
  void unlessSomebodySaysThatThereShallBeNone() throws InterruptedException {
    awaitNoWatchdog();
    Asyncio.run(
        () -> {
          assertThat(Asyncio.getRunningLoop().getDebug()).isTrue();
          assertThat(watchdog()).isNull();
          return null;
        },
        RunOptions.debug(true)
            .withLoopFactory(() -> EventLoop.builder().watchdog(Duration.ZERO).build()));
  }

  /** What a loop is told that looks at itself, for a step that takes so long and no longer. */
  private static List<String> found(Duration limit, boolean debug, Duration takes) {
    VirtualClock clock = new VirtualClock();
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            EventLoopImpl loop = (EventLoopImpl) Asyncio.getRunningLoop();
            LoopGuard guard =
                new LoopGuard(loop, loop.counters(), loop.blockingDetector(), limit, clock);
            // By then it may have been switched any number of times.
            loop.setDebug(!debug);
            loop.setDebug(debug);
            guard.look();
            clock.advance(takes);
            guard.look();
            sleep(Duration.ZERO);
            guard.look();
          },
          RunOptions.debug(false));
      return log.lines().stream().map(line -> line.lines().findFirst().orElseThrow()).toList();
    }
  }

  @Test
  void itsLimitIsTenSecondsThen() {
    assertThat(found(null, true, Duration.ofNanos(9_999_999_999L))).isEmpty();
    assertThat(found(null, true, Duration.ofSeconds(10)))
        .satisfiesExactly(
            stall ->
                assertThat(stall)
                    .contains(" is stalled: for 10.000 seconds it has been held by <Task pending "),
            end -> assertThat(end).endsWith(" goes on after 10.000 seconds"));
    assertThat(found(null, false, Duration.ofDays(1))).isEmpty();
  }

  @Test
  void whatSomebodyHasSaidCountsWhetherInDebugModeOrNot() {
    for (boolean debug : new boolean[] {false, true}) {
      assertThat(found(Duration.ZERO, debug, Duration.ofDays(1))).isEmpty();
      assertThat(found(Duration.ofSeconds(30), debug, Duration.ofSeconds(29))).isEmpty();
      assertThat(found(Duration.ofSeconds(30), debug, Duration.ofSeconds(30))).hasSize(2);
      assertThat(found(Duration.ofSeconds(2), debug, Duration.ofSeconds(2))).hasSize(2);
    }
  }

  @Test
  void thePropertyIsReadStrictly() {
    assertThat(EventLoop.builder().stallLimit).isNull();
    System.setProperty("asyncio4j.watchdog", "1500");
    try {
      assertThat(EventLoop.builder().stallLimit).isEqualTo(Duration.ofMillis(1500));
      System.setProperty("asyncio4j.watchdog", "0");
      assertThat(EventLoop.builder().stallLimit).isEqualTo(Duration.ZERO);
      System.setProperty("asyncio4j.watchdog", "soon");
      assertThatThrownBy(EventLoop::builder)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("-Dasyncio4j.watchdog=soon is not a number of milliseconds from 0 on");
    } finally {
      System.clearProperty("asyncio4j.watchdog");
    }
  }
}
