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
  }

  private final Logger logger;
  private final Consumer<Entry> consumer;

  private LogTap(Logger logger, Consumer<Entry> consumer) {
    this.logger = logger;
    this.consumer = consumer;
  }

  /** Taps the library's logger until closed. */
  public static LogTap open(Consumer<Entry> consumer) {
    Logger logger = (Logger) LoggerFactory.getLogger("asyncio4j");
    LogTap tap = new LogTap(logger, consumer);
    tap.setContext(logger.getLoggerContext());
    tap.start();
    logger.setAdditive(false);
    logger.addAppender(tap);
    return tap;
  }

  @Override
  protected void append(ILoggingEvent event) {
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
