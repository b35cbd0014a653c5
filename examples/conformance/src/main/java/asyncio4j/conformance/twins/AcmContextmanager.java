package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncContextManager;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.StopAsyncIteration;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/**
 * asynccontextmanager: the generator as a scope - suppression, translation, missing and extra
 * yields.
 */
public final class AcmContextmanager implements Twin {

  private static AsyncContextManager<String> scope(String mode) {
    return AsyncContextManager.of(out -> {
      if (mode.equals("no yield")) {
        return;
      }
      log("  enter", mode);
      try {
        out.yield("value of " + mode);
        if (mode.equals("second yield")) {
          out.yield("extra");
        }
        if (mode.equals("fail on the way out")) {
          throw new Bang("leaving");
        }
      } catch (Boom exc) {
        Asyncio.sleep(Duration.ZERO);
        log("  saw", exc);
        if (mode.equals("suppress")) {
          return;
        }
        if (mode.equals("translate")) {
          throw new Bang("translated", exc);
        }
        if (mode.equals("yield again")) {
          out.yield("no!");
        }
        throw exc;
      } catch (CancelledError exc) {
        log("  saw a cancellation");
        throw exc;
      } finally {
        Asyncio.sleep(Duration.ZERO);
        log("  exit", mode);
      }
    });
  }

  private static void use(String mode) {
    use(mode, null);
  }

  private static void use(String mode, Throwable exc) {
    try {
      scope(mode)
          .use(value -> {
            log("body", value);
            if (exc instanceof Error error) {
              throw error;
            }
            if (exc instanceof Exception exception) {
              throw exception;
            }
          });
      log(mode, "no error");
    } catch (Throwable out) {
      log(mode, "!!", out, "same object", out == exc, "cause", out.getCause());
    }
  }

  private static void main() {
    use("plain");
    use("re-raise", new Boom("x"));
    use("suppress", new Boom("x"));
    use("translate", new Boom("x"));
    use("no yield");
    use("second yield");
    use("yield again", new Boom("x"));
    use("fail on the way out");
    use("other error", new Bang("unhandled"));
    use("cancelled", new CancelledError("x"));
    use("stop", new StopAsyncIteration("passes through"));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
