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

  /** Much longer than the way to the protocol takes, where the watchdog must not find us. */
  private static final Duration LIMIT = Duration.ofMillis(200);

  private static final String CALLED = "<Handle data for " + Stalling.class.getName() + " from ";

  /** Takes one piece as ever, and does not come back with the next before the watchdog says so. */
  private static final class Stalling extends Recorder {
    private final LogTap watchdog;

    Stalling(LogTap watchdog) {
      this.watchdog = watchdog;
    }

    @Override
    public void dataReceived(byte[] data) {
      int before = of(watchdog).size();
      while (received.size() > 0 && of(watchdog).size() == before) {
        LockSupport.parkNanos(1_000_000);
      }
      super.dataReceived(data);
    }
  }

  /** Other things may be slow, too, on a machine that is busy. */
  private static List<String> of(LogTap log) {
    return log.lines().stream().filter(line -> line.contains(CALLED)).toList();
  }

  @Test
  void dataReceivedIsReportedByNameAndWithItsStack() {
    try (LogTap watchdog = new LogTap("asyncio4j.watchdog");
        LogTap debug = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().setSlowCallbackDuration(LIMIT);
            try (Pair pair = Pair.open(Recorder::new, () -> new Stalling(watchdog))) {
              pair.client.transport.write("let it go".getBytes());
              Pair.until(() -> pair.server.received.size() == 9);
              pair.client.transport.write("hold it".getBytes());
              Pair.until(() -> pair.server.received.size() == 16);
            }
          },
          RunOptions.debug(true)
              .withLoopFactory(() -> EventLoop.builder().name("stalled").watchdog(LIMIT).build()));
      String called = CALLED + "/127.0.0.1:";
      // The last ones: on a machine that stands still, a piece that is not held is slow as well.
      assertThat(of(watchdog))
          .last()
          .asString()
          .startsWith("ERROR <EventLoop stalled running debug> is stalled: for ")
          .contains(" seconds it has been held by " + called)
          .contains("\n\tat asyncio4j.io.StallTest$Stalling.dataReceived(StallTest.java:");
      assertThat(of(debug))
          .last()
          .asString()
          .startsWith("WARN Executing " + called)
          .contains("> took ");
    }
  }
}
