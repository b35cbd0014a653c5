package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.conformance.Kit;
import asyncio4j.conformance.LogTap;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debug mode reports callbacks and task steps that block too long; the shape of the report. */
public final class DebugSlowCallback implements Twin {

  private static final Pattern EXECUTING = Pattern.compile("Executing <(\\w+) ");

  private static void tap(LogTap.Entry record) {
    Matcher kind = EXECUTING.matcher(record.message());
    String text = scrub(record.message()).replaceAll("\\d+\\.\\d+ seconds", "N seconds");
    log("LOG", record.level(), text, "with", kind.find() ? kind.group(1) : "nothing");
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  private static void slow() {
    Asyncio.sleep(Duration.ZERO);
    block(millis(100));
    Asyncio.sleep(Duration.ZERO);
    log("slow step is over");
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    log("threshold", loop.getSlowCallbackDuration().toMillis(), "ms");
    loop.setSlowCallbackDuration(millis(50));

    log("-- a callback");
    loop.callSoon(() -> block(millis(100)));
    Asyncio.sleep(Duration.ZERO);
    Asyncio.sleep(Duration.ZERO);

    log("-- a timer");
    loop.callLater(millis(1), () -> block(millis(100)));
    Asyncio.sleep(millis(200));

    log("-- a task step");
    Asyncio.createTask(() -> slow()).await();

    log("-- quick enough");
    loop.callSoon(() -> block(millis(1)));
    Asyncio.sleep(millis(10));
    log("-- debug switched off while running");
    loop.setDebug(false);
    loop.callSoon(() -> block(millis(100)));
    Asyncio.sleep(millis(10));
  }

  @Override
  public void play() {
    try (LogTap _ = LogTap.open(DebugSlowCallback::tap)) {
      Asyncio.run(() -> main(), RunOptions.loopFactory(Kit::newLoop).withDebug(true));
    }
  }
}
