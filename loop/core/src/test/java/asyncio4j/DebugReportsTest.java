package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What debug mode reports: each tells the kind of thing, its name, and where it was created. */
class DebugReportsTest {

  private static final String HERE = "DebugReportsTest.java:";

  /** Nothing is slow, unless the test says what is. */
  private static void debug(CheckedRunnable main) {
    Asyncio.run(
        main,
        RunOptions.debug(true)
            .withLoopFactory(() -> {
              EventLoop loop = EventLoop.create();
              loop.setSlowCallbackDuration(Duration.ofDays(1));
              return loop;
            }));
  }

  private static boolean shows(Throwable trace, String method) {
    return Arrays.stream(trace.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().startsWith(DebugReportsTest.class.getName())
                && frame.getMethodName().contains(method));
  }

  // ---- slow ----

  /** Until the sampler has looked at the step; maybe before it had come to this. */
  private static void beSlow(EventLoop loop) {
    while (!((EventLoopImpl) loop).stopwatch().hasSample()) {
      Thread.onSpinWait();
    }
  }

  /** A step is sampled once, so that another one is needed if it was before. */
  private static boolean isSeen(LogTap tap) {
    return tap.exceptions().stream().anyMatch(place -> shows(place, "beSlow"));
  }

  @Test
  void aSlowStepIsReportedWithWhereItStoodMeanwhile() {
    try (LogTap tap = new LogTap("asyncio4j")) {
      debug(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        loop.setSlowCallbackDuration(ms(1));
        while (!isSeen(tap)) {
          createTask(
                  () -> {
                    turns(1);
                    beSlow(loop);
                  },
                  TaskOptions.named("busy"))
              .await();
        }
        loop.setSlowCallbackDuration(Duration.ofDays(1));
      });
      assertThat(tap.lines())
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("WARN Executing <Task finished name='busy' coro=<coroutine ")
                  .contains(" created at " + HERE)
                  .matches("(?s).*> took [0-9]+\\.[0-9]{3} seconds"));
      assertThat(tap.exceptions())
          .anySatisfy(place -> {
            assertThat(place.toString())
                .matches("asyncio4j.RanHere: [0-9]+\\.[0-9]{3} seconds after it began");
            assertThat(shows(place, "beSlow")).isTrue();
            assertThat(shows(place, "aSlowStepIsReported")).isTrue();
          });
    }
  }

  @Test
  void soIsASlowCallback() {
    try (LogTap tap = new LogTap("asyncio4j")) {
      debug(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        loop.setSlowCallbackDuration(ms(1));
        while (!isSeen(tap)) {
          loop.callSoon(() -> beSlow(loop));
          turns(2);
        }
        loop.setSlowCallbackDuration(Duration.ofDays(1));
      });
      assertThat(tap.lines())
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("WARN Executing <Handle " + DebugReportsTest.class.getName())
                  .contains(" created at " + HERE)
                  .contains("> took "));
      assertThat(tap.exceptions()).anySatisfy(place -> assertThat(shows(place, "beSlow")).isTrue());
    }
  }

  /** A poller whose events take their time to handle. */
  private static final class BusyPoller implements Poller {
    private final Poller poller = new ParkingPoller();
    private final AtomicReference<Runnable> event = new AtomicReference<>();

    @Override
    public boolean poll(long nanos) {
      Runnable handler = event.getAndSet(null);
      if (handler == null) {
        return poller.poll(nanos);
      }
      handler.run();
      return true;
    }

    @Override
    public void wakeup() {
      poller.wakeup();
    }
  }

  /** Everything that the loop does meanwhile is slow, the poll too; it was sampled in there. */
  private static List<String> loggedOfSlowPolls(Poller poller, Consumer<EventLoop> main) {
    try (LogTap tap = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            loop.setSlowCallbackDuration(ms(1));
            while (!isSeen(tap)) {
              main.accept(loop);
            }
            loop.setSlowCallbackDuration(Duration.ofDays(1));
          },
          RunOptions.debug(true)
              .withLoopFactory(
                  () -> EventLoop.builder().name("polling").poller(() -> poller).build()));
      return tap.lines();
    }
  }

  @Test
  void soIsASlowPoll() {
    BusyPoller poller = new BusyPoller();
    assertThat(
            loggedOfSlowPolls(
                poller,
                loop -> {
                  poller.event.set(() -> beSlow(loop));
                  turns(1);
                }))
        .anyMatch(line ->
            line.matches(
                "WARN Polling of <EventLoop polling running debug> took [0-9]+\\.[0-9]{3} seconds,"
                    + " and not 0\\.000"));
  }

  /** A poller that tells when it waits; what it waits for and what it then does is the test's. */
  private static final class TellingPoller implements Poller {
    private final Poller poller = new ParkingPoller();
    private final AtomicReference<Runnable> waits = new AtomicReference<>(() -> {});
    private final AtomicReference<Runnable> event = new AtomicReference<>();
    private WaitListener listener;

    @Override
    public boolean tellWaits(WaitListener told) {
      listener = told;
      return true;
    }

    @Override
    public boolean poll(long nanos) {
      if (nanos > 0) {
        listener.waitBegins();
        waits.get().run();
        listener.waitEnds();
      }
      Runnable handler = event.getAndSet(null);
      if (handler == null) {
        return poller.poll(0);
      }
      handler.run();
      return true;
    }

    @Override
    public void wakeup() {
      poller.wakeup();
    }
  }

  /** On a clock that only the test moves. */
  private static List<String> slowPolls(
      TellingPoller poller, VirtualClock clock, CheckedRunnable main) {
    try (LogTap tap = new LogTap("asyncio4j")) {
      Asyncio.run(
          main,
          RunOptions.debug(true)
              .withLoopFactory(() ->
                  EventLoop.builder().name("polling").poller(() -> poller).clock(clock).build()));
      return tap.lines().stream().filter(line -> line.contains(" <EventLoop polling ")).toList();
    }
  }

  @Test
  void whatAPollDoesWithItsEventsIsTimedWithoutATimerToo() {
    TellingPoller poller = new TellingPoller();
    VirtualClock clock = new VirtualClock();
    List<String> lines =
        slowPolls(
            poller,
            clock,
            () -> {
              LoopFuture<Void> done = Asyncio.getRunningLoop().createFuture();
              poller.waits.set(() -> clock.advance(Duration.ofHours(1)));
              poller.event.set(() -> {
                clock.advance(Duration.ofSeconds(5));
                done.setResult(null);
              });
              // Nothing else is to come: this poll may last for ever.
              done.await();
            });
    assertThat(lines)
        .containsExactly(
            "WARN Handling events in a poll of <EventLoop polling running debug> took 5.000"
                + " seconds");
  }

  @Test
  void aPollThatOnlyWaitsIsNotSlow() {
    TellingPoller poller = new TellingPoller();
    VirtualClock clock = new VirtualClock();
    assertThat(
            slowPolls(
                poller,
                clock,
                () -> {
                  LoopFuture<Void> done = Asyncio.getRunningLoop().createFuture();
                  poller.waits.set(() -> clock.advance(Duration.ofHours(1)));
                  poller.event.set(() -> done.setResult(null));
                  done.await();
                }))
        .isEmpty();
  }

  @Test
  void theStackOfAPollThatHandlesEventsIsSampled() {
    TellingPoller poller = new TellingPoller();
    assertThat(
            loggedOfSlowPolls(
                poller,
                loop -> {
                  LoopFuture<Void> done = loop.createFuture();
                  poller.event.set(() -> {
                    beSlow(loop);
                    done.setResult(null);
                  });
                  done.await();
                }))
        .anyMatch(line ->
            line.matches(
                "WARN Handling events in a poll of <EventLoop polling running debug> took"
                    + " [0-9]+\\.[0-9]{3} seconds"));
  }

  @Test
  void aPollThatReturnsLateIsReportedWithWhatItMayHaveTaken() {
    VirtualClock clock = new VirtualClock();
    Poller late =
        new Poller() {
          @Override
          public boolean poll(long nanos) {
            clock.advance(Duration.ofSeconds(2));
            return true;
          }

          @Override
          public void wakeup() {}
        };
    try (LogTap tap = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> turns(1),
          RunOptions.debug(true)
              .withLoopFactory(
                  () -> EventLoop.builder().name("late").poller(() -> late).clock(clock).build()));
      assertThat(tap.lines())
          .contains(
              "WARN Polling of <EventLoop late running debug> took 2.000 seconds, and not 0.000");
    }
  }

  @Test
  void theSamplerEndsWithTheLastLoop() throws InterruptedException {
    AtomicReference<Thread> sampler = new AtomicReference<>();
    debug(() -> {
      turns(1);
      sampler.set(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("asyncio4j-slow-callbacks"))
              .findFirst()
              .orElseThrow());
      assertThat(sampler.get().isDaemon()).isTrue();
    });
    sampler.get().join();
  }

  // ---- exceptions that cross an await ----

  private static int fails() throws InterruptedException {
    turns(1);
    throw new IllegalStateException("no price");
  }

  private static int callsTheFailing() {
    return createTask(DebugReportsTest::fails, TaskOptions.named("inner")).await();
  }

  @Test
  void anExceptionTellsWhoAwaitedIt() {
    Throwable thrown =
        catchThrowable(() ->
            debug(() -> {
              createTask(() -> callsTheFailing(), TaskOptions.named("outer")).await();
            }));
    assertThat(thrown).hasMessage("no price");
    Throwable[] sites = thrown.getSuppressed();
    assertThat(sites).hasSize(3).allMatch(site -> site instanceof AwaitedHere);
    assertThat(sites[0].toString())
        .startsWith("asyncio4j.AwaitedHere: by <Task pending name='outer' coro=<coroutine ")
        .contains(" created at " + HERE);
    assertThat(sites[0].getStackTrace()[0].getMethodName()).isEqualTo("callsTheFailing");
    assertThat(sites[1].toString()).startsWith("asyncio4j.AwaitedHere: by <Task pending name='");
    assertThat(shows(sites[1], "anExceptionTellsWhoAwaitedIt")).isTrue();
    assertThat(sites[2].toString()).startsWith("asyncio4j.AwaitedHere: by Thread[");
    assertThat(shows(sites[2], "debug")).isTrue();
  }

  @Test
  void butOnceForEachPlaceAndOnlyInDebugMode() {
    CheckedRunnable main =
        () -> {
          Task<Integer> failing = createTask(DebugReportsTest::fails);
          for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> failing.await()))
                .isInstanceOf(IllegalStateException.class);
          }
          Throwable[] sites = failing.exception().getSuppressed();
          assertThat(sites).hasSize(Asyncio.getRunningLoop().getDebug() ? 1 : 0);
        };
    debug(main);
    Asyncio.run(main);
  }

  @Test
  void anExceptionOfAnAsyncGeneratorTellsWhoAskedForTheItem() {
    debug(() -> {
      AsyncGenerator<Integer, Void> numbers =
          AsyncGenerator.of(out -> {
            out.yield(1);
            fails();
          });
      assertThat(numbers.anext().await()).isEqualTo(1);
      Throwable thrown = catchThrowable(() -> numbers.anext().await());
      assertThat(thrown.getSuppressed())
          .singleElement()
          .satisfies(site -> assertThat(shows(site, "anExceptionOfAnAsync")).isTrue());
      Throwable end = catchThrowable(() -> numbers.anext().await());
      assertThat(end).isInstanceOf(StopAsyncIteration.class);
      assertThat(end.getSuppressed()).isEmpty();
    });
  }

  // ---- what nobody looked at ----

  /** Until the collector has found it and somebody says so. */
  private static void collectUntil(LogTap tap, String text) {
    while (tap.lines().stream().noneMatch(line -> line.contains(text))) {
      System.gc();
      // Not zero: a task that is alone keeps its turn, dozens of collections long.
      Asyncio.sleep(Duration.ofNanos(1));
    }
  }

  private static void forgetACoroutine() {
    Coroutine.of(DebugReportsTest::fails);
  }

  @Test
  void aCoroutineThatWasNeverAwaited() {
    try (LogTap tap = new LogTap("asyncio4j.warnings")) {
      debug(() -> {
        createTask(DebugReportsTest::forgetACoroutine, TaskOptions.named("forgetful")).await();
        collectUntil(tap, DebugReportsTest.class.getName() + ".<lambda>' was never awaited");
      });
      // Others may have left some, too.
      assertThat(tap.lines())
          .containsOnlyOnce(
              "WARN coroutine '"
                  + DebugReportsTest.class.getName()
                  + ".<lambda>' was never awaited");
      Throwable place =
          tap.exceptions().stream()
              .filter(e -> shows(e, "forgetACoroutine"))
              .findFirst()
              .orElseThrow();
      assertThat(place.getMessage())
          .startsWith("it was created here by <Task pending name='forgetful' ")
          .contains(" created at " + HERE);
    }
  }

  private static void forgetATask() {
    createTask(DebugReportsTest::fails, TaskOptions.named("lost"));
    turns(3);
  }

  @Test
  void anExceptionThatWasNeverRetrieved() {
    try (LogTap tap = new LogTap("asyncio4j")) {
      debug(() -> {
        forgetATask();
        collectUntil(tap, "never retrieved");
      });
      assertThat(tap.lines())
          .singleElement()
          .satisfies(line ->
              assertThat(line)
                  .startsWith(
                      "ERROR Task exception was never retrieved\nfuture: <Task finished name='lost'"
                          + " coro=<coroutine ")
                  .contains(
                      " exception=java.lang.IllegalStateException: no price created at " + HERE)
                  .contains(
                      "\nsource_traceback: Object created at (most recent call first):\n\tat ")
                  .contains(DebugReportsTest.class.getName() + ".forgetATask(" + HERE));
      assertThat(tap.exceptions()).singleElement().matches(e -> e.getMessage().equals("no price"));
    }
  }

  // ---- what was left open ----

  private static void forgetALoop(String name) {
    EventLoop.builder().name(name).debug(true).build().getDebug();
  }

  @Test
  void aLoopThatWasNotClosed() {
    try (LogTap tap = new LogTap("asyncio4j.warnings")) {
      EventLoop.builder().name("closed one").debug(true).build().close();
      forgetALoop("open one");
      Asyncio.run(() -> collectUntil(tap, "unclosed event loop <EventLoop open one>"));
      assertThat(tap.lines())
          .containsOnlyOnce("WARN unclosed event loop <EventLoop open one>")
          .noneMatch(line -> line.contains("closed one"));
      assertThat(tap.exceptions()).anyMatch(place -> shows(place, "forgetALoop"));
    }
  }

  // ---- the wrong thread ----

  @Test
  void whatElseIsRefusedFromAnotherThread() throws Exception {
    debug(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      Task<?> ready = createTask(() -> turns(1));
      TimerHandle timer = loop.callLater(Duration.ofDays(1), () -> {});
      AtomicReference<Throwable> cancel = new AtomicReference<>();
      AtomicReference<Throwable> timerCancel = new AtomicReference<>();
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                cancel.set(catchThrowable(() -> ready.cancel()));
                timerCancel.set(catchThrowable(timer::cancel));
              });
      other.join();
      assertThat(cancel.get())
          .isInstanceOf(IllegalStateException.class)
          .cause()
          .isInstanceOf(WrongThreadException.class)
          .hasMessageStartingWith("cancel() was called on Thread[")
          .hasMessageEndingWith("; call loop.callSoonThreadsafe(task::cancel) instead");
      assertThat(timerCancel.get())
          .isInstanceOf(IllegalStateException.class)
          .cause()
          .hasMessageEndingWith("; call loop.callSoonThreadsafe(handle::cancel) instead");
      assertThat(timer.cancelled()).isFalse();
      timer.cancel();
      ready.await();
    });
  }
}
