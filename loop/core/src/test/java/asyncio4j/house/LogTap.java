package asyncio4j.house;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Reads what is logged while it is open, and keeps it from the console. */
public final class LogTap extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

  /** Opens it. The name is the logger's. */
  public LogTap(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    logger.setAdditive(false);
    logger.addAppender(this);
    start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.getFormattedMessage();
    events.add(event);
  }

  /** Level and message of each record. */
  public List<String> lines() {
    return events.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  /** The exception of each record that has one. */
  public List<Throwable> exceptions() {
    return events.stream()
        .filter(event -> event.getThrowableProxy() != null)
        .map(event -> ((ThrowableProxy) event.getThrowableProxy()).getThrowable())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    stop();
  }
}
