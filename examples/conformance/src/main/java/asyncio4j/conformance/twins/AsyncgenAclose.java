package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.GeneratorExit;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * aclose(): unstarted, suspended, awaiting clean-up, refusing, failing, repeated, after the end.
 */
public final class AsyncgenAclose implements Twin {

  private static AsyncGenerator<Object, Object> body(String mode) {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } catch (GeneratorExit exc) {
        log("  sees", exc);
        if (mode.equals("yield")) {
          out.yield("no!");
        }
        if (mode.equals("return")) {
          return;
        }
        if (mode.equals("error")) {
          throw new Boom("in aclose");
        }
        if (mode.equals("await then yield")) {
          Asyncio.sleep(Duration.ZERO);
          out.yield("no!");
        }
        throw exc;
      } finally {
        log("  finally begins");
        Asyncio.sleep(Duration.ZERO);
        log("  finally ends", mode);
      }
    });
  }

  private static void main() {
    for (String mode : List.of("plain", "return", "error", "yield", "await then yield")) {
      AsyncGenerator<Object, Object> ag = body(mode);
      ag.anext().await();
      aattempt(mode, ag.aclose());
      aattempt("  again", ag.aclose());
      aattempt("  anext", ag.anext());
    }

    AsyncGenerator<Object, Object> ag = body("unstarted");
    aattempt("unstarted: no code runs", ag.aclose());
    aattempt("anext", ag.anext());
    aattempt("asend", ag.asend(null));
    aattempt("athrow", ag.athrow(new Boom("x")));

    ag = body("exhausted");
    log(ag.stream().toList());
    aattempt("exhausted", ag.aclose());

    log("-- an aclose object serves once; unawaited it does nothing");
    ag = body("once");
    ag.anext().await();
    Awaitable<Void> closing = ag.aclose();
    log("made");
    aattempt("closing", closing);
    aattempt("the same again", closing);

    log("-- cancelled during the clean-up");
    AsyncGenerator<Object, Object> cancelled = body("cancelled");
    cancelled.anext().await();
    Task<Void> t = Asyncio.createTask(() -> cancelled.aclose().await());
    Asyncio.sleep(Duration.ZERO);
    t.cancel("hurry");
    aattempt("closing", t);
    aattempt("anext", cancelled.anext());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
