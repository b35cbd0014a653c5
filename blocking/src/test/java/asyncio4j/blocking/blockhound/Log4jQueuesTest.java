package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.BlockingPolicy;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.house.LogTap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Log4j 2's own ways to hand a record to another thread, on a loop, with BlockHound and with the
 * engine's own detector. What they hand it over by is full until the loop has waited for it.
 */
class Log4jQueuesTest {

  private static final String NAME = "queued";

  /** Keeps the thread that writes. */
  private static final class Holding extends AbstractAppender {
    private final CountDownLatch open = new CountDownLatch(1);

    Holding() {
      super("holding", null, null, false, Property.EMPTY_ARRAY);
      start();
    }

    @Override
    public void append(LogEvent event) {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  enum Way {
    ASYNC_APPENDER {
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
    },
    /** Over a ring buffer of the Disruptor's. */
    ASYNC_LOGGER {
      @Override
      void configure(ConfigurationBuilder<?> builder) {
        builder.add(builder.newAsyncLogger(NAME, Level.INFO));
      }

      @Override
      Appender appender(Configuration configuration, Appender slow) {
        return slow;
      }
    };

    abstract void configure(ConfigurationBuilder<?> builder);

    abstract Appender appender(Configuration configuration, Appender slow);
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
      configuration
          .getLoggerConfig(NAME)
          .addAppender(way.appender(configuration, slow), null, null);
      assertThat(warnings(context.getLogger(NAME), slow)).isEmpty();
    } finally {
      slow.open.countDown();
      System.clearProperty("log4j2.asyncLoggerConfigRingBufferSize");
    }
  }

  private static List<String> warnings(Logger logger, Holding slow) {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            long before = loop.stats().blockingCalls();
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  while (loop.stats().blockingCalls() == before) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  slow.open.countDown();
                });
            while (slow.open.getCount() > 0) {
              logger.warn("waits when there are too many");
            }
          },
          RunOptions.debug(true)
              .withLoopFactory(() -> EventLoop.builder().onBlocking(BlockingPolicy.LOG).build()));
      return log.lines().stream().filter(line -> line.contains(" by a blocking call: ")).toList();
    }
  }
}
