package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.EventLoop;
import asyncio4j.TimerHandle;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/** stop() before runForever gives exactly one iteration; stop() is idempotent and is reset. */
public final class LoopStopSemantics implements Twin {

  private final EventLoop loop = EventLoop.create();

  @Override
  public void play() {
    log("-- stopped before start: one iteration");
    loop.callSoon(() -> {
      log("first");
      loop.callSoon(() -> log("scheduled by first"));
    });
    loop.stop();
    loop.runForever();

    log("-- the stop flag does not stick");
    loop.callSoon(() ->
        loop.callSoon(() -> {
          log("second hop");
          loop.stop();
        }));
    loop.runForever();

    log("-- stop twice counts once");
    loop.callSoon(loop::stop);
    loop.callSoon(loop::stop);
    loop.callSoon(() -> log("same iteration as stop"));
    loop.runForever();
    loop.callSoon(loop::stop);
    loop.runForever();
    log("ran again");

    log("-- a due timer does run in the stopping iteration");
    loop.callLater(Duration.ofSeconds(-1), () -> log("overdue timer"));
    loop.stop();
    loop.runForever();

    log("-- a future timer does not");
    TimerHandle handle = loop.callLater(Duration.ofSeconds(5), () -> log("far timer"));
    loop.stop();
    loop.runForever();
    log("far timer pending", !handle.cancelled());
    loop.close();
  }
}
