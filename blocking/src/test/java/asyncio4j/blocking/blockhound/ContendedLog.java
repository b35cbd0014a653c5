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

  abstract Runnable logger(Path file) throws IOException;

  /** Logs in a coroutine while others do. */
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
    for (int i = 0; i < LINES; i++) {
      logs.run();
      if (i % 100 == 0) {
        Asyncio.sleep(Duration.ZERO);
      }
    }
    over.set(true);
    CheckedRunnable delete = () -> Files.delete(file);
    Asyncio.toThread(delete);
  }
}
