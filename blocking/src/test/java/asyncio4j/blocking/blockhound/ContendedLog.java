package asyncio4j.blocking.blockhound;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.FileHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.slf4j.LoggerFactory;

/** Loggers that write to a file, and that other threads use at the same time. */
enum ContendedLog {
  LOGBACK {
    @Override
    Runnable logger(Path file) {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      PatternLayoutEncoder encoder = new PatternLayoutEncoder();
      encoder.setContext(context);
      encoder.setPattern("%msg%n");
      encoder.start();
      ch.qos.logback.core.FileAppender<ILoggingEvent> appender =
          new ch.qos.logback.core.FileAppender<>();
      appender.setContext(context);
      appender.setEncoder(encoder);
      appender.setFile(file.toString());
      appender.start();
      ch.qos.logback.classic.Logger logger = context.getLogger("contended");
      logger.setAdditive(false);
      logger.addAppender(appender);
      return () -> logger.error("logged by logback");
    }
  },
  LOG4J {
    @Override
    Runnable logger(Path file) {
      FileAppender appender =
          FileAppender.newBuilder()
              .setName("contended")
              .setFileName(file.toString())
              .setLayout(PatternLayout.createDefaultLayout())
              .build();
      appender.start();
      var logger = (org.apache.logging.log4j.core.Logger) LogManager.getLogger("contended");
      logger.setAdditive(false);
      logger.setLevel(Level.INFO);
      logger.addAppender(appender);
      return () -> logger.error("logged by log4j");
    }
  },
  JAVA_UTIL_LOGGING {
    @Override
    Runnable logger(Path file) throws IOException {
      var logger = java.util.logging.Logger.getLogger("contended");
      logger.setUseParentHandlers(false);
      logger.addHandler(new FileHandler(file.toString()));
      return () -> logger.severe("logged by java.util.logging");
    }
  };

  private static final int OTHERS = 2;
  private static final int LINES = 2000;

  /** Until one of them has waited there may have to be more. */
  private static final int MOST_LINES = 100 * LINES;

  abstract Runnable logger(Path file) throws IOException;

  /** Looks from another thread whether the one that logs has had to wait. */
  private static final class Waits implements Runnable {
    private final Thread logging;
    private final AtomicBoolean over;

    /** Odd while it logs. Written by the thread that logs. */
    private final AtomicInteger step = new AtomicInteger();

    /** Written by the thread that looks. */
    private volatile boolean seen;

    Waits(Thread logging, AtomicBoolean over) {
      this.logging = logging;
      this.over = over;
    }

    @Override
    public void run() {
      while (!seen && !over.get()) {
        int before = step.get();
        boolean waits = logging.getState() != Thread.State.RUNNABLE;
        // Of one and the same line, or it may be the loop that waits.
        seen = waits && before % 2 == 1 && step.get() == before;
      }
    }
  }

  /** Logs in a coroutine while others do, until it has had to wait for them. */
  void onLoop() throws Exception {
    Path file = Asyncio.toThread(() -> Files.createTempFile("contended", ".log"));
    Runnable logs = Asyncio.toThread(() -> logger(file));
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < OTHERS; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (!over.get()) {
              logs.run();
            }
          });
    }
    Waits waits = new Waits(Thread.currentThread(), over);
    Thread.ofPlatform().daemon().start(waits);
    for (int i = 0; i < LINES || (!waits.seen && i < MOST_LINES); i++) {
      waits.step.incrementAndGet();
      logs.run();
      waits.step.incrementAndGet();
      if (i % 100 == 0) {
        Asyncio.sleep(Duration.ZERO);
      }
    }
    over.set(true);
    if (!waits.seen) {
      throw new AssertionError(this + " was never contended");
    }
    CheckedRunnable delete = () -> Files.delete(file);
    Asyncio.toThread(delete);
  }
}
