package asyncio4j;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.house.LogTap;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Coroutines that wait where no program can help it, until their loop has seen it. */
class AllowedWaitsTest {

  /** Open once the loop has seen that a coroutine waits for whoever waits for this. */
  private final CountDownLatch open = new CountDownLatch(1);

  /** Down when the other thread has what the coroutine is going to wait for. */
  private final CountDownLatch held = new CountDownLatch(1);

  private void hold() {
    held.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whoever writes to it has whatever locks he has until {@link #open}. */
  private final class Holding extends OutputStream {
    @Override
    public void write(int b) {
      hold();
    }
  }

  /** What is said of a coroutine that waits while another thread holds what it needs. */
  private List<String> warnings(
      BlockingPolicy policy, CheckedRunnable holds, CheckedRunnable waits) {
    return warnings(policy, holds, waits, true, () -> true);
  }

  /**
   * As above.
   *
   * @param isSeen whether the loop can see that it waits
   * @param ready what else has to come before it can go on
   */
  private List<String> warnings(
      BlockingPolicy policy,
      CheckedRunnable holds,
      CheckedRunnable waits,
      boolean isSeen,
      BooleanSupplier ready) {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  try {
                    holds.run();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
            while (held.getCount() > 0) {
              sleep(Duration.ZERO);
            }
            long before = loop.stats().blockingCalls();
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  while (!ready.getAsBoolean()
                      || (isSeen && loop.stats().blockingCalls() == before)) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  open.countDown();
                });
            waits.run();
            assertThat(open.getCount()).as("it has not waited").isZero();
            // Here it would be thrown.
            sleep(Duration.ofMillis(1));
          },
          RunOptions.loopFactory(() -> EventLoop.builder().onBlocking(policy).build()));
      return log.lines().stream().filter(line -> line.startsWith("WARN ")).toList();
    }
  }

  private static Logger logger(Appender<ILoggingEvent> appender) {
    Logger logger = (Logger) LoggerFactory.getLogger("contended");
    logger.setAdditive(false);
    logger.detachAndStopAllAppenders();
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
    return logger;
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG", "THROW"})
  void theLockOfAnAppenderOfLogbacks(BlockingPolicy policy) {
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(((Logger) LoggerFactory.getLogger("contended")).getLoggerContext());
    encoder.setPattern("%msg");
    encoder.start();
    appender.setContext(encoder.getContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(new Holding());
    Logger logger = logger(appender);
    assertThat(warnings(policy, () -> logger.warn("holds"), () -> logger.warn("waits"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG", "THROW"})
  void theLockOfAHandlerOfJavaUtilLogging(BlockingPolicy policy) {
    StreamHandler handler = new StreamHandler(new Holding(), new SimpleFormatter());
    java.util.logging.Logger logger = java.util.logging.Logger.getLogger("contended");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      assertThat(
              warnings(
                  policy,
                  () -> {
                    handler.publish(new LogRecord(Level.INFO, "holds"));
                    handler.flush();
                  },
                  () -> logger.info("waits")))
          .isEmpty();
    } finally {
      logger.removeHandler(handler);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG", "THROW"})
  void theLockOfTheQueueOfAnExecutor(BlockingPolicy policy) {
    BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(2);
    try (ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue)) {
      CountDownLatch busy = new CountDownLatch(1);
      executor.submit(() -> {
        busy.await();
        return null;
      });
      executor.execute(() -> {});
      assertThat(
              warnings(
                  policy,
                  // It has the queue's lock while it fills the list.
                  () ->
                      queue.drainTo(
                          new ArrayList<>() {
                            @Override
                            public boolean add(Runnable work) {
                              hold();
                              return super.add(work);
                            }
                          }),
                  () -> executor.execute(() -> {})))
          .isEmpty();
      busy.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG", "THROW"})
  void theLockOfAClassLoader(BlockingPolicy policy) {
    // One that does not load in parallel: it is its own lock.
    ClassLoader loader = new ClassLoader() {};
    assertThat(
            warnings(
                policy,
                () -> {
                  synchronized (loader) {
                    hold();
                  }
                },
                () -> assertThat(loader.loadClass("java.lang.String")).isEqualTo(String.class)))
        .isEmpty();
  }

  private static final ReentrantLock LOCK = new ReentrantLock();

  private static final class InitializedUnderLog {
    static final boolean DONE = waitForLock();
  }

  private static final class InitializedUnderThrow {
    static final boolean DONE = waitForLock();
  }

  private static boolean waitForLock() {
    LOCK.lock();
    LOCK.unlock();
    return true;
  }

  /** The stack of a coroutine that waits for the lock; empty if it does not yet. */
  private static StackTraceElement[] whereItWaits(AtomicReference<Thread> waiting) {
    Thread thread = waiting.get();
    return thread != null && LOCK.hasQueuedThreads()
        ? thread.getStackTrace()
        : new StackTraceElement[0];
  }

  /**
   * Under carried a native frame hides it from the loop, and not from BlockHound, which asks the
   * same: whether its stack is allowed.
   */
  @ParameterizedTest
  @EnumSource(names = {"LOG", "THROW"})
  void whatAnInitializerWaitsFor(BlockingPolicy policy) {
    AtomicReference<Thread> waiting = new AtomicReference<>();
    AtomicReference<StackTraceElement[]> stack = new AtomicReference<>();
    assertThat(
            warnings(
                policy,
                () -> {
                  LOCK.lock();
                  try {
                    hold();
                  } finally {
                    LOCK.unlock();
                  }
                },
                () -> {
                  waiting.set(Thread.currentThread());
                  assertThat(
                          policy == BlockingPolicy.LOG
                              ? InitializedUnderLog.DONE
                              : InitializedUnderThrow.DONE)
                      .isTrue();
                },
                EventLoop.engine() == Engine.RELAY,
                () -> {
                  stack.set(whereItWaits(waiting));
                  return stack.get().length > 0;
                }))
        .isEmpty();
    assertThat(BlockingDetector.isAllowed(stack.get())).isTrue();
    StackTraceElement[] outsideOfOne =
        Arrays.stream(stack.get())
            .filter(frame -> !frame.getMethodName().equals("<clinit>"))
            .toArray(StackTraceElement[]::new);
    assertThat(BlockingDetector.isAllowed(outsideOfOne)).isFalse();
  }

  /** What is not the logger's. */
  private static final class Own extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    protected void append(ILoggingEvent event) {
      lock.lock();
      lock.unlock();
    }
  }

  @Test
  void whatAProgramsOwnAppenderWaitsForIsReported() {
    Own appender = new Own();
    Logger logger = logger(appender);
    assertThat(
            warnings(
                BlockingPolicy.LOG,
                () -> {
                  appender.lock.lock();
                  try {
                    hold();
                  } finally {
                    appender.lock.unlock();
                  }
                },
                () -> logger.warn("waits")))
        .singleElement()
        .asString()
        .contains(
            " by a blocking call: java.util.concurrent.locks.ReentrantLock.lock, called in"
                + " asyncio4j.AllowedWaitsTest$Own.append(AllowedWaitsTest.java:");
  }
}
