package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Async generator basics: anext, asend, priming, exhaustion, return, awaits between yields. */
public final class AsyncgenAsend implements Twin {

  private static AsyncGenerator<Object, String> echo(int n) {
    return AsyncGenerator.of(out -> {
      log("body starts");
      List<String> received = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        Asyncio.sleep(Duration.ZERO);
        received.add(out.yield(i));
        log("received", received.getLast());
      }
      log("returns with", received);
    });
  }

  private static AsyncGenerator<Integer, Void> plain() {
    return AsyncGenerator.of(out -> {
      out.yield(1);
      out.yield(2);
    });
  }

  private static void main() {
    AsyncGenerator<Object, String> ag = echo(2);
    log("created: nothing ran");
    aattempt("asend before priming", ag.asend("early"));
    aattempt("anext", ag.anext());
    aattempt("asend", ag.asend("x"));
    aattempt("anext at the end", ag.anext());
    aattempt("anext after the end", ag.anext());
    aattempt("asend after the end", ag.asend("late"));
    aattempt("anext with a default", ag.anext("default"));

    log("-- the awaitable does nothing until awaited");
    ag = echo(2);
    Awaitable<Object> step = ag.asend(null);
    log("step made");
    aattempt("step", step);
    aattempt("the same step again", step);
    step = ag.anext();
    aattempt("another", step);
    aattempt("the same again", step);
    ag.aclose().await();

    log("-- iteration and comprehension");
    log(echo(2).stream().toList());
    Map<Object, Object> map = new HashMap<>();
    for (Object x : echo(2)) {
      for (Object y : echo(1)) {
        map.put(x, y);
      }
    }
    log(map);
    Object last = null;
    for (Object x : echo(3)) {
      last = x;
      if (x.equals(1)) {
        break;
      }
    }
    log("broke at", last);

    log("-- no turn is taken by a generator that awaits nothing");
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    log(plain().stream().toList());
    log("before the turn");
    Asyncio.sleep(Duration.ZERO);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
