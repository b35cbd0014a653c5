package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static asyncio4j.Virtual.ms;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.house.LogTap;
import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.SocketHandler;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Loggers that make a coroutine wait until somebody has looked: it is no blocking call, as no wait
 * inside a logger is, and all the same the loop is told to be slow and stalled, and by whom.
 */
class StuckLoggerTest {

  private static final String TASK = "<Task pending name='logging' ";

  private static List<String> stalls(LogTap log, String what) {
    return log.lines().stream()
        .filter(line -> line.startsWith("ERROR ") && line.contains(" held by " + TASK))
        .filter(line -> line.contains(what))
        .toList();
  }

  private static boolean shows(Throwable place, String type) {
    return Arrays.stream(place.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type));
  }

  /**
   * Lets the coroutine go on each time that both have looked at it: what the watchdog has reported
   * may have been its step before it was stuck.
   */
  private static void release(EventLoopImpl loop, LogTap log, CheckedRunnable once) {
    try {
      for (int seen = 0; loop.isRunning(); LockSupport.parkNanos(1_000_000)) {
        int found = stalls(log, "").size();
        if (found > seen && loop.stopwatch().hasSample()) {
          seen = found;
          once.run();
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Runs a coroutine that logs until the watchdog and the sampler have seen it stuck.
   *
   * @param logs logs once
   * @param once lets it log once more
   * @param call how the watchdog names the call
   * @param frame whose frames both have to show
   */
  private static void assertSeen(
      CheckedRunnable logs, CheckedRunnable once, String call, String frame) {
    try (LogTap log = new LogTap("asyncio4j")) {
      long waits =
          Asyncio.run(
              () -> {
                EventLoopImpl loop = (EventLoopImpl) Asyncio.getRunningLoop();
                loop.setSlowCallbackDuration(ms(1));
                Thread.ofPlatform().daemon().start(() -> release(loop, log, once));
                createTask(
                        () -> {
                          // Both look at a step once, and that may be before it is stuck.
                          while (stalls(log, call).isEmpty()
                              || log.exceptions().stream().noneMatch(e -> shows(e, frame))) {
                            sleep(Duration.ZERO);
                            logs.run();
                            sleep(Duration.ZERO);
                          }
                        },
                        TaskOptions.named("logging"))
                    .await();
                sleep(Duration.ZERO);
                loop.setSlowCallbackDuration(Duration.ofDays(1));
                return loop.stats().blockingCalls();
              },
              RunOptions.debug(true)
                  .withLoopFactory(() ->
                      EventLoop.builder()
                          .name("stuck")
                          .watchdog(ms(20))
                          .onBlocking(BlockingPolicy.LOG)
                          .build()));
      assertThat(waits).isPositive();
      assertThat(log.lines())
          .noneMatch(
              line -> line.contains(" by a blocking call: ") || line.contains(" blocks its"));
      assertThat(stalls(log, call).getFirst())
          .startsWith("ERROR <EventLoop stuck running debug> is stalled: for ")
          .contains("\n\tat ")
          .contains(frame + ".");
      assertThat(log.lines())
          .anyMatch(
              line -> line.matches("(?s)WARN Executing <Task [a-z]+ name='logging' .*> took .*"));
      assertThat(log.exceptions()).anyMatch(place -> shows(place, frame));
    }
  }

  /** The first record is in it until it is let go, the second in its queue, which is full then. */
  private static final class Holding extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch held = new CountDownLatch(1);
    private final Semaphore open = new Semaphore(0);

    @Override
    protected void append(ILoggingEvent event) {
      held.countDown();
      try {
        open.acquire();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void anAsynchronousAppenderWhoseQueueIsFull() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("stuck");
    Holding slow = new Holding();
    AsyncAppender appender = new AsyncAppender();
    slow.setContext(logger.getLoggerContext());
    appender.setContext(logger.getLoggerContext());
    appender.setQueueSize(1);
    appender.addAppender(slow);
    slow.start();
    appender.start();
    logger.setAdditive(false);
    logger.addAppender(appender);
    logger.warn("in the appender");
    slow.held.await();
    logger.warn("in the queue");
    assertSeen(
        () -> logger.warn("waits"),
        () -> slow.open.release(),
        ", which waits in java.util.concurrent.ArrayBlockingQueue.put, called in ch.qos.logback.",
        "ch.qos.logback.core.AsyncAppenderBase");
    slow.open.release(Integer.MAX_VALUE / 2);
    logger.detachAppender(appender);
    appender.stop();
    slow.stop();
  }

  @Test
  void aHandlerWhoseOtherEndDoesNotRead() throws Exception {
    String text = "x".repeat(1 << 18);
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(1 << 12);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketHandler handler =
          new SocketHandler(server.getInetAddress().getHostAddress(), server.getLocalPort());
      java.util.logging.Logger logger = java.util.logging.Logger.getLogger("stuck");
      logger.setUseParentHandlers(false);
      logger.addHandler(handler);
      try (Socket other = server.accept()) {
        assertSeen(
            () -> logger.info(text),
            () -> other.getInputStream().skipNBytes(4L * text.length()),
            ", which waits in java.util.logging.Logger.info, called in asyncio4j.StuckLoggerTest.",
            "java.util.logging.SocketHandler");
        Thread reader =
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  try {
                    other.getInputStream().transferTo(OutputStream.nullOutputStream());
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
        logger.removeHandler(handler);
        handler.close();
        reader.join();
      }
    }
  }
}
