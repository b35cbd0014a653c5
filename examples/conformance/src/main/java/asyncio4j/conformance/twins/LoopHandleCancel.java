package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.EventLoop;
import asyncio4j.Handle;
import asyncio4j.TimerHandle;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/** Handle.cancel: before its turn, from a callback of the same iteration, after running, twice. */
public final class LoopHandleCancel implements Twin {

  private final EventLoop loop = newLoop();
  private Handle victim;
  private Handle done;
  private TimerHandle later;

  private void killer() {
    log("killer");
    victim.cancel();
    done.cancel();
  }

  @Override
  public void play() {
    Handle early = loop.callSoon(() -> log("early: must not run"));
    early.cancel();

    done = loop.callSoon(() -> log("done: runs before the killer"));
    loop.callSoon(this::killer);
    victim = loop.callSoon(() -> log("victim: must not run"));
    loop.callSoon(() -> log("bystander"));
    loop.callSoon(loop::stop);
    loop.runForever();
    log("cancelled", early.cancelled(), victim.cancelled(), done.cancelled());
    victim.cancel();
    log("cancel twice is fine", victim.cancelled());

    log("-- a due timer cancelled by a ready callback of its own iteration");
    TimerHandle due = loop.callLater(Duration.ofSeconds(-1), () -> log("due: must not run"));
    loop.callSoon(due::cancel);
    loop.callSoon(loop::stop);
    loop.runForever();

    log("-- a timer cancelled by an earlier timer of the same batch");
    long when = loop.time() + UNIT.toNanos();
    loop.callAt(
        when,
        () -> {
          log("timer one");
          later.cancel();
        });
    later = loop.callAt(when + 1_000_000, () -> log("timer two: must not run"));
    loop.callLater(Duration.ZERO, () -> block(units(2))); // both are overdue at the next poll
    loop.callAt(when + units(4).toNanos(), loop::stop);
    loop.runForever();
    log("timer two cancelled", later.cancelled());
    loop.close();
  }
}
