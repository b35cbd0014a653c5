package asyncio4j.conformance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Hands the log records of the library to a scenario, and to nobody else. */
public final class LogTap extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  /**
   * A record.
   *
   * @param level Python's name of its level
   * @param message its text
   * @param exception its exception; null for none
   */
  public record Entry(String level, String message, Throwable exception) {

    /** The first line of the text, without objects. */
    public String firstLine() {
      return Kit.scrub(message).lines().findFirst().orElse("");
    }

    /** As Python shows a warning: its category and its text. */
    public String asWarning() {
      String category =
          message.endsWith("was never awaited") ? "RuntimeWarning" : "ResourceWarning";
      return category + ": " + firstLine();
    }
  }

  private final Logger logger;
  private final Consumer<Entry> consumer;

  private LogTap(Logger logger, Consumer<Entry> consumer) {
    this.logger = logger;
    this.consumer = consumer;
  }

  /** Taps the library's logger, Python's {@code asyncio}, until closed. */
  public static LogTap open(Consumer<Entry> consumer) {
    return open("asyncio4j", consumer);
  }

  /** Taps the logger that stands for Python's warnings until closed. */
  public static LogTap warnings(Consumer<Entry> consumer) {
    return open("asyncio4j.warnings", consumer);
  }

  private static LogTap open(String name, Consumer<Entry> consumer) {
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    LogTap tap = new LogTap(logger, consumer);
    tap.setContext(logger.getLoggerContext());
    tap.start();
    logger.setAdditive(false);
    logger.addAppender(tap);
    return tap;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLoggerName().equals(logger.getName())) {
      return; // one that passes on to this one what it logs
    }
    Throwable exception =
        event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    String level = event.getLevel().equals(Level.WARN) ? "WARNING" : event.getLevel().toString();
    consumer.accept(new Entry(level, event.getFormattedMessage(), exception));
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    stop();
  }
}
