package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.RunOptions;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Debug mode refuses callSoon, callLater and callAt from a foreign thread; the normal mode does not
 * look.
 */
public final class DebugThreadCheck implements Twin {

  private static void inThread(Runnable fn) throws InterruptedException {
    Thread t = new Thread(fn);
    t.start();
    t.join();
  }

  private static void main() throws InterruptedException {
    EventLoop loop = Asyncio.getRunningLoop();
    log("debug", loop.getDebug());
    List<String> calls = Collections.synchronizedList(new ArrayList<>());

    Runnable foreign =
        () -> {
          attempt("call_soon", () -> loop.callSoon(() -> calls.add("soon")));
          attempt(
              "call_later", () -> loop.callLater(Duration.ofMillis(1), () -> calls.add("later")));
          attempt("call_at", () -> loop.callAt(loop.time(), () -> calls.add("at")));
          attempt("call_soon_threadsafe", () -> loop.callSoonThreadsafe(() -> calls.add("safe")));
          LoopFuture<Integer> fut = loop.createFuture();
          attempt("set_result without callbacks", () -> fut.setResult(1));
          LoopFuture<Integer> other = loop.createFuture();
          other.addDoneCallback(_ -> calls.add("callback"));
          attempt("set_result with a callback", () -> other.setResult(1));
        };

    inThread(foreign);
    Asyncio.sleep(Duration.ofMillis(50));
    log(calls.stream().sorted().toList());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main(), RunOptions.debug(true));
    log("--");
    Asyncio.run(() -> main(), RunOptions.debug(false));
  }
}
