package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.EventLoop;
import asyncio4j.TimerHandle;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/**
 * Timers fire by deadline, not by the order of registration; ready callbacks of an iteration go
 * first.
 */
public final class LoopTimersOrder implements Twin {

  private final EventLoop loop = newLoop();

  private static void soon() {
    log("soon");
  }

  private void first() {
    log("first");
    loop.callLater(Duration.ZERO, () -> log("timer 0"));
    loop.callSoon(() -> log("soon 1"));
    loop.callSoon(() -> {
      log("soon 2");
      loop.callSoon(() -> log("soon 3"));
      loop.callSoon(loop::stop);
    });
  }

  @Override
  public void play() {
    long base = loop.time() + UNIT.toNanos();
    loop.callAt(base + units(3).toNanos(), () -> log("at 3"));
    loop.callAt(base + units(1).toNanos(), () -> log("at 1"));
    TimerHandle two = loop.callAt(base + units(2).toNanos(), () -> log("at 2"));
    loop.callAt(base + units(2).toNanos(), () -> log("at 2 again"));
    TimerHandle dead = loop.callAt(base + units(1).toNanos(), () -> log("never"));
    dead.cancel();
    loop.callLater(Duration.ofSeconds(-1), () -> log("negative delay"));
    loop.callLater(Duration.ZERO, () -> log("zero delay"));
    loop.callSoon(LoopTimersOrder::soon);
    loop.callAt(base + units(4).toNanos(), loop::stop);
    log(
        "when is kept",
        two.when() == base + units(2).toNanos(),
        "cancelled",
        two.cancelled(),
        dead.cancelled());
    loop.runForever();

    log("-- a zero delay timer waits for the poll, so plain callbacks overtake it");
    loop.callSoon(this::first);
    loop.runForever();
    loop.close();
  }
}
