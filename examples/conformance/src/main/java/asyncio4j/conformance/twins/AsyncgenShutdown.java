package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.LogTap;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * shutdownAsyncgens: closes what was iterated and is alive, reports failures, warns about
 * late-comers.
 */
public final class AsyncgenShutdown implements Twin {

  private final List<AsyncGenerator<Object, Void>> keep = new ArrayList<>();

  @SuppressWarnings("Finally") // what a clean-up may do is what this is about
  private static AsyncGenerator<Object, Void> gen(String name, String mode) {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } finally {
        if (mode.equals("slow")) {
          turns(3);
        }
        log("  finally", name);
        if (mode.equals("fail")) {
          throw new Boom(name);
        }
        if (mode.equals("yield")) {
          out.yield("no!");
        }
      }
    });
  }

  private AsyncGenerator<Object, Void> opened(String name, String mode) {
    keep.add(gen(name, mode));
    keep.getLast().anext().await();
    return keep.getLast();
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((_, c) ->
        log(
            "handler",
            scrub((String) c.get("message")),
            new TreeSet<>(c.keySet()).toArray(),
            c.get("exception")));

    log("-- nothing to do");
    loop.shutdownAsyncgens().await();

    for (String mode : List.of("plain", "slow", "fail", "yield")) {
      log("--", mode);
      opened(mode, mode);
      loop.shutdownAsyncgens().await();
    }

    log("-- never iterated, finished, closed: not touched");
    keep.add(gen("never iterated", "plain"));
    for (Object _ : opened("finished", "plain")) {
      // to its end
    }
    opened("closed", "plain").aclose().await();
    loop.shutdownAsyncgens().await();

    log("-- a generator first iterated after the call");
    List<String> seen = new ArrayList<>();
    AsyncGenerator<Object, Void> late;
    try (LogTap _ = LogTap.warnings(w -> seen.add(w.asWarning()))) {
      late = opened("late", "plain");
    }
    log(seen);
    log("it works all the same", late.anext().await());
    log("-- and is closed by asyncio.run");
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
    log("over");
  }
}
