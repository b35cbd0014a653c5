package asyncio4j.junit;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.EventLoopBuilder;
import asyncio4j.Leak;
import asyncio4j.RunOptions;
import asyncio4j.Runner;
import asyncio4j.Task;
import asyncio4j.TaskDump;
import asyncio4j.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/**
 * The loop of one test. It runs on a thread of its own, so that JUnit's thread can leave a test
 * behind that blocks its loop. Used by one thread at a time, JUnit's, but for what is said below.
 */
final class Fixture {

  /** How long a test that has run out of time may take to be cancelled. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How many turns the loop has for what the test has cancelled and not awaited. */
  private static final int LAST_TURNS = 10;

  private final Settings settings;
  private final String test;
  private final @Nullable VirtualClock clock;
  private final EventLoop loop;
  private final Runner runner;

  /** The seed; 0 if nothing is shuffled. */
  private final long seed;

  /** What went to the loop's exception handler, on the loop's thread. */
  private final List<Map<String, Object>> reports = new CopyOnWriteArrayList<>();

  /** The loop did not end in time, and is not touched any more. */
  private boolean leftBehind;

  Fixture(Settings settings, String test) {
    this.settings = settings;
    this.test = test;
    clock = settings.virtualClock() ? new VirtualClock() : null;
    seed = settings.shuffle() ? seed(settings.seed()) : 0;
    EventLoopBuilder builder = EventLoop.builder().name(test).debug(settings.debug());
    if (clock != null) {
      builder.clock(clock);
    }
    if (seed != 0) {
      builder.shuffleTasks(seed);
    }
    loop = builder.build();
    loop.setExceptionHandler((on, report) -> {
      reports.add(Map.copyOf(report));
      on.defaultExceptionHandler(report);
    });
    runner = Runner.create(RunOptions.loopFactory(() -> loop).withCtrlC(false));
    if (settings.blockHound()) {
      BlockHoundCheck.on(runner);
    }
  }

  private static long seed(long given) {
    long seed = given != 0 ? given : Long.getLong("asyncio4j.test.seed", 0);
    return seed != 0 ? seed : ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  }

  EventLoop loop() {
    return loop;
  }

  @Nullable VirtualClock clock() {
    return clock;
  }

  /** Runs a method of the test class as a coroutine. */
  void run(String method, Invocation<Void> invocation) throws Throwable {
    if (leftBehind) {
      // The method before hangs in it still.
      invocation.skip();
      return;
    }
    CompletableFuture<Task<?>> main = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> over =
        start(() -> {
          main.complete(Asyncio.currentTask());
          invocation.proceed();
        });
    try {
      over.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() != null ? e.getCause() : e;
    } catch (InterruptedException e) {
      cancel(main, over);
      throw e;
    } catch (TimeoutException e) {
      throw tooLong(method, main, over);
    }
  }

  private interface Body {
    void run() throws Throwable;
  }

  private CompletableFuture<@Nullable Void> start(Body body) {
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("asyncio4j test " + test)
        .start(() -> {
          try {
            runner.run(() -> call(body));
            over.complete(null);
          } catch (Throwable e) {
            over.completeExceptionally(e);
          }
        });
    return over;
  }

  private static void call(Body body) throws Exception {
    try {
      body.run();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("neither an Exception nor an Error", e);
    }
  }

  private TimeoutException tooLong(
      String method, CompletableFuture<Task<?>> main, CompletableFuture<?> over) {
    String dump = TaskDump.of(loop).tree();
    cancel(main, over);
    return new TimeoutException(
        method
            + " did not end within "
            + settings.timeout().toMillis()
            + " ms"
            + (leftBehind ? "; it does not react to a cancellation and was left behind" : "")
            + '\n'
            + dump
            + seedNote());
  }

  private void cancel(CompletableFuture<Task<?>> main, CompletableFuture<?> over) {
    Task<?> task = main.getNow(null);
    if (task != null && !loop.isClosed()) {
      loop.callSoonThreadsafe(() -> task.cancel("the test's time is up"));
    }
    try {
      over.exceptionally(failure -> null).get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("its failures were turned into null", e);
    } catch (TimeoutException e) {
      leftBehind = true;
    } catch (InterruptedException e) {
      leftBehind = true;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the loop.
   *
   * @param failure how the test failed; null if it did not
   * @throws AssertionError if the test left anything behind
   */
  void close(@Nullable Throwable failure) {
    if (leftBehind) {
      return;
    }
    List<Leak> leaks = leaks();
    runner.close();
    AssertionError error = Findings.error(test, leaks, reports);
    if (error != null && seed != 0) {
      error.addSuppressed(new SeedNote(seedNote()));
    } else if (failure != null && seed != 0) {
      failure.addSuppressed(new SeedNote(seedNote()));
    }
    if (error != null) {
      throw error;
    }
  }

  private List<Leak> leaks() {
    runner.run(() -> {
      for (int i = 0; i < LAST_TURNS; i++) {
        Asyncio.sleep(Duration.ZERO);
      }
    });
    return Leak.of(loop).stream()
        .filter(leak -> !settings.allowed().contains(leak.kind()))
        .toList();
  }

  private String seedNote() {
    return seed == 0
        ? ""
        : "the steps of the tasks were shuffled; for the same order again: seed = "
            + seed
            + "L in the annotation, or -Dasyncio4j.test.seed="
            + seed;
  }

  /** Goes with a failure, and says how to have it again. */
  static final class SeedNote extends Exception {
    SeedNote(String message) {
      super(message, null, false, false);
    }
  }
}
