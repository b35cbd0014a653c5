package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.BlockingPolicy;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.house.LogTap;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerConfig;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Log4j 2's own ways to hand a record to another thread, on a loop, with BlockHound and with the
 * engine's own detector. What they hand it over by is full until the loop is seen to wait for it.
 */
class Log4jQueuesTest {

  private static final String NAME = "queued";

  /** More than any of the queues takes. */
  private static final int MOST_RECORDS = 1000;

  /** In seconds. */
  private static final int PATIENCE = 60;

  /** Keeps the thread that writes. */
  private static final class Holding extends AbstractAppender {
    private final CountDownLatch open = new CountDownLatch(1);

    /** Down once it has something to write. */
    private final CountDownLatch held = new CountDownLatch(1);

    /** Whether it was opened for what it should. Written before it is opened. */
    private volatile boolean seen;

    Holding() {
      super("holding", null, null, false, Property.EMPTY_ARRAY);
      start();
    }

    @Override
    public void append(LogEvent event) {
      held.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** Or after a long time, so that whoever waits for it gets to say that this was in vain. */
    void openOnce(BooleanSupplier condition) {
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
      while (open.getCount() > 0 && !seen && System.nanoTime() < giveUp) {
        seen = condition.getAsBoolean();
        LockSupport.parkNanos(1_000_000);
      }
      open.countDown();
    }
  }

  enum Way {
    ASYNC_APPENDER("java.util.concurrent.ArrayBlockingQueue.") {
      @Override
      void configure(ConfigurationBuilder<?> builder) {
        builder.add(builder.newLogger(NAME, Level.INFO));
      }

      @Override
      Appender appender(Configuration configuration, Appender slow) {
        configuration.addAppender(slow);
        AsyncAppender appender =
            AsyncAppender.newBuilder()
                .setName("async")
                .setBufferSize(1)
                .setAppenderRefs(
                    new AppenderRef[] {AppenderRef.createAppenderRef(slow.getName(), null, null)})
                .setConfiguration(configuration)
                .build();
        appender.start();
        return appender;
      }

      @Override
      LongSupplier room(Configuration configuration, Appender appender) {
        return ((AsyncAppender) appender)::getQueueRemainingCapacity;
      }
    },
    /** Over a ring buffer of the Disruptor's. */
    ASYNC_LOGGER("com.lmax.disruptor.") {
      @Override
      void configure(ConfigurationBuilder<?> builder) {
        builder.add(builder.newAsyncLogger(NAME, Level.INFO));
      }

      @Override
      Appender appender(Configuration configuration, Appender slow) {
        return slow;
      }

      @Override
      LongSupplier room(Configuration configuration, Appender appender) {
        var logger = (AsyncLoggerConfig) configuration.getLoggerConfig(NAME);
        return logger.createRingBufferAdmin(NAME)::getRemainingCapacity;
      }
    };

    /** What waits, as its frames begin. */
    private final String queue;

    Way(String queue) {
      this.queue = queue;
    }

    abstract void configure(ConfigurationBuilder<?> builder);

    abstract Appender appender(Configuration configuration, Appender slow);

    abstract LongSupplier room(Configuration configuration, Appender appender);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaitsForThemIsNotRefused(Way way) {
    System.setProperty("log4j2.asyncLoggerConfigRingBufferSize", "128");
    ConfigurationBuilder<?> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.add(builder.newRootLogger(Level.OFF));
    way.configure(builder);
    Holding slow = new Holding();
    try (LoggerContext context = new LoggerContext(NAME)) {
      context.start(builder.build(false));
      Configuration configuration = context.getConfiguration();
      Appender appender = way.appender(configuration, slow);
      configuration.getLoggerConfig(NAME).addAppender(appender, null, null);
      LongSupplier room = way.room(configuration, appender);
      assertThat(warnings(context.getLogger(NAME), slow, way.queue, room)).isEmpty();
    } finally {
      slow.open.countDown();
      System.clearProperty("log4j2.asyncLoggerConfigRingBufferSize");
    }
  }

  /**
   * Logs once more than there is room for.
   *
   * @param room how many more records the queue takes
   */
  private static List<String> warnings(
      Logger logger, Holding slow, String queue, LongSupplier room) {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            logger.warn("is written");
            // From now on nothing leaves the queue.
            assertThat(Asyncio.toThread(() -> slow.held.await(PATIENCE, TimeUnit.SECONDS)))
                .as("somebody writes the first record")
                .isTrue();
            for (int i = 0; room.getAsLong() > 0; i++) {
              assertThat(i).as("records that do not fill the queue").isLessThan(MOST_RECORDS);
              logger.warn("fills");
            }
            long before = loop.stats().blockingCalls();
            Thread waiting = Thread.currentThread();
            Thread.ofPlatform()
                .daemon()
                .start(() ->
                    slow.openOnce(
                        () -> isIn(queue, waiting) && loop.stats().blockingCalls() > before));
            logger.warn("waits");
            assertThat(slow.open.getCount())
                .as("1 if it came back and had not waited: who has caught what was thrown at it?")
                .isZero();
            assertThat(slow.seen).as("it is seen that the loop waits in " + queue).isTrue();
          },
          RunOptions.debug(true)
              .withLoopFactory(() -> EventLoop.builder().onBlocking(BlockingPolicy.LOG).build()));
      return log.lines().stream().filter(line -> line.contains(" by a blocking call: ")).toList();
    }
  }

  /** Whether a thread is parked by a class. */
  private static boolean isIn(String type, Thread thread) {
    List<String> stack =
        Arrays.stream(thread.getStackTrace())
            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
            .toList();
    return stack.stream().anyMatch(frame -> frame.startsWith(LockSupport.class.getName() + ".park"))
        && stack.stream().anyMatch(frame -> frame.startsWith(type));
  }
}
