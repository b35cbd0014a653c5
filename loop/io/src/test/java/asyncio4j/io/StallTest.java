package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A protocol that holds its loop: the watchdog says so meanwhile, and debug mode afterwards. */
@ExtendWith(NothingLeft.class)
class StallTest {

  private static final Duration LIMIT = Duration.ofMillis(20);

  /** Does not come back before the watchdog has said so. */
  private static final class Stalling extends Recorder {
    private final LogTap watchdog;

    Stalling(LogTap watchdog) {
      this.watchdog = watchdog;
    }

    @Override
    public void dataReceived(byte[] data) {
      while (of(watchdog).isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      super.dataReceived(data);
    }
  }

  /** Other things may be slow, too, on a machine that is busy. */
  private static List<String> of(LogTap log) {
    return log.lines().stream().filter(line -> line.contains(Stalling.class.getName())).toList();
  }

  @Test
  void dataReceivedIsReportedByNameAndWithItsStack() {
    try (LogTap watchdog = new LogTap("asyncio4j.watchdog");
        LogTap debug = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().setSlowCallbackDuration(LIMIT);
            try (Pair pair = Pair.open(Recorder::new, () -> new Stalling(watchdog))) {
              pair.client.transport.write("hold it".getBytes());
              Pair.until(() -> pair.server.received.size() == 7);
            }
          },
          RunOptions.debug(true)
              .withLoopFactory(() -> EventLoop.builder().name("stalled").watchdog(LIMIT).build()));
      String called = "<Handle data for " + Stalling.class.getName() + " from /127.0.0.1:";
      assertThat(of(watchdog))
          .singleElement()
          .asString()
          .startsWith("ERROR <EventLoop stalled running debug> is stalled: for ")
          .contains(" seconds it has been held by " + called)
          .contains("\n\tat asyncio4j.io.StallTest$Stalling.dataReceived(StallTest.java:");
      assertThat(of(debug))
          .singleElement()
          .asString()
          .startsWith("WARN Executing " + called)
          .contains("> took ");
    }
  }
}
