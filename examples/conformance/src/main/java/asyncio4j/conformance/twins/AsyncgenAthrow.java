package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.GeneratorExit;
import asyncio4j.StopAsyncIteration;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * athrow(): unstarted, handled, translated, answered by return, after the end; clean-up that
 * awaits.
 */
public final class AsyncgenAthrow implements Twin {

  private static AsyncGenerator<Integer, Object> robust() {
    return AsyncGenerator.of(out -> {
      int n = 0;
      while (true) {
        try {
          Object got = out.yield(n);
          log("  got", got);
        } catch (Boom exc) {
          Asyncio.sleep(Duration.ZERO);
          log("  handled", exc);
          n += 100;
        } finally {
          Asyncio.sleep(Duration.ZERO);
          log("  finally");
        }
        n++;
      }
    });
  }

  private static AsyncGenerator<Integer, Object> answers(String how) {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
      } catch (Boom exc) {
        if (how.equals("return")) {
          return;
        }
        if (how.equals("translate")) {
          throw new Bang("translated", exc);
        }
        if (how.equals("StopAsyncIteration")) {
          throw new StopAsyncIteration("mine");
        }
        if (how.equals("StopIteration")) {
          throw new StopIteration("mine");
        }
      }
    });
  }

  private static void main() {
    AsyncGenerator<Integer, Object> ag = robust();
    aattempt("unstarted", ag.athrow(new Boom("early")));
    aattempt("it is finished", ag.anext());

    ag = robust();
    aattempt("prime", ag.anext());
    aattempt("handled: next yield is the result", ag.athrow(new Boom("a")));
    aattempt("asend", ag.asend("x"));
    aattempt("not handled", ag.athrow(new Bang("b")));
    aattempt("finished", ag.anext());
    aattempt("athrow after the end", ag.athrow(new Boom("late")));

    for (String how :
        List.of("return", "fall through", "translate", "StopAsyncIteration", "StopIteration")) {
      ag = answers(how);
      ag.anext().await();
      try {
        log(how, "->", ag.athrow(new Boom("in")).await());
      } catch (Throwable exc) {
        log(how, "!!", exc, "cause", exc.getCause() == null ? null : exc.getCause().getClass());
      }
    }

    ag = answers("return");
    ag.anext().await();
    aattempt("GeneratorExit thrown by hand", ag.athrow(new GeneratorExit()));
    ag = answers("return");
    ag.anext().await();
    aattempt("StopAsyncIteration thrown by hand", ag.athrow(new StopAsyncIteration("by hand")));
    ag = answers("return");
    ag.anext().await();
    aattempt("Cancelled thrown by hand", ag.athrow(new CancelledError("by hand")));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
