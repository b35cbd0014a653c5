package asyncio4j.tck;

import static asyncio4j.Asyncio.allTasks;
import static asyncio4j.Asyncio.currentTask;
import static asyncio4j.Asyncio.runCoroutineThreadsafe;
import static asyncio4j.Asyncio.sleep;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.Task;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;

/**
 * The loop of one verification, and what has to be in order when that is over. {@link #open} and
 * {@link #close} are called by TestNG, on one thread; the loops may be asked for on any.
 */
final class VerificationLoop {

  /** What the TCK allows a signal to take, unless its own environment variable says otherwise. */
  private static final long SIGNAL_MILLIS = 10_000;

  private static final String SIGNAL_MILLIS_VARIABLE = "DEFAULT_TIMEOUT_MILLIS";

  /** How long the tests last that no signal comes in. */
  private static final long NO_SIGNAL_MILLIS = 100;

  private static final String NO_SIGNAL_MILLIS_VARIABLE = "DEFAULT_NO_SIGNALS_TIMEOUT_MILLIS";

  /**
   * How often it is looked for an error; without it the TCK sleeps as long as one may take. And it
   * looks but once, for TCK 1.0.4 reckons wrongly how much time is left then: so this is how long
   * an error may take on a machine that is busy.
   */
  private static final long POLL_MILLIS = 200;

  /** How long a cancelled body may take to clean up after the last test. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  private final Duration cleanUp;

  /** What reached the loop's exception handler. */
  private final Queue<Map<String, Object>> reports = new ConcurrentLinkedQueue<>();

  /** A test did not pass, and then it may have left a subscription without an end. */
  private volatile boolean untidy;

  private @Nullable LoopThread running;
  private @Nullable EventLoop closed;

  VerificationLoop() {
    this(CLEAN_UP);
  }

  VerificationLoop(Duration cleanUp) {
    this.cleanUp = cleanUp;
  }

  /** The TCK's patience: generous where a signal must come, so that a loaded machine passes. */
  static TestEnvironment environment() {
    return new TestEnvironment(
        System.getenv(SIGNAL_MILLIS_VARIABLE) != null
            ? TestEnvironment.envDefaultTimeoutMillis()
            : SIGNAL_MILLIS,
        System.getenv(NO_SIGNAL_MILLIS_VARIABLE) != null
            ? TestEnvironment.envDefaultNoSignalsTimeoutMillis()
            : NO_SIGNAL_MILLIS,
        POLL_MILLIS);
  }

  void open(String name) {
    EventLoop loop = EventLoop.builder().name(name).build();
    loop.setExceptionHandler((where, context) -> reports.add(context));
    running = LoopThread.start(loop);
    EventLoop other = EventLoop.create();
    other.close();
    closed = other;
  }

  /** After each test: those that pass cancel what they subscribed to, the others may not. */
  void note(ITestResult result) {
    if (result.getStatus() == ITestResult.FAILURE || TckCount.isNotMet(result.getThrowable())) {
      untidy = true;
    }
  }

  EventLoop loop() {
    return opened(running).loop();
  }

  /** On this one every publisher fails, with its subscription. */
  EventLoop closedLoop() {
    return opened(closed);
  }

  private static <T> T opened(@Nullable T loop) {
    if (loop == null) {
      throw new IllegalStateException("the loop is there while the tests of this class run");
    }
    return loop;
  }

  /**
   * Closes the loop.
   *
   * @throws AssertionError if a body has not ended, or something reached the exception handler
   */
  void close() {
    LoopThread last = running;
    if (last == null) {
      return;
    }
    running = null;
    String left = "";
    try {
      if (!untidy) {
        left = runCoroutineThreadsafe(() -> waitForTasks(last.loop()), last.loop()).join();
      }
    } finally {
      last.close();
    }
    if (!left.isEmpty()) {
      throw new AssertionError(
          "Every subscription was cancelled or has ended, and these bodies still run:\n" + left);
    }
    if (!reports.isEmpty()) {
      throw new AssertionError("The loop's exception handler was called: " + List.copyOf(reports));
    }
  }

  /** Gives cancelled bodies time for their finally blocks. Empty if they all have ended. */
  private String waitForTasks(EventLoop loop) {
    long deadline = loop.time() + cleanUp.toNanos();
    while (allTasks().size() > 1 && loop.time() - deadline < 0) {
      sleep(Duration.ofMillis(1));
    }
    ByteArrayOutputStream stacks = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(stacks, false, StandardCharsets.UTF_8)) {
      for (Task<?> task : allTasks()) {
        if (task != currentTask()) {
          task.printStack(out);
        }
      }
    }
    return stacks.toString(StandardCharsets.UTF_8);
  }
}
