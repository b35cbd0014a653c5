package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Generator;
import asyncio4j.GeneratorExit;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.List;

/** close(): unstarted, suspended, with cleanup, with a yield, with a return, with an error. */
public final class GenClose implements Twin {

  private static Generator<Object, Object, Object> body(String mode) {
    return Generator.returning(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } catch (GeneratorExit exc) {
        log("  sees", exc);
        if (mode.equals("yield")) {
          out.yield("no!");
        }
        if (mode.equals("return")) {
          return "value";
        }
        if (mode.equals("error")) {
          throw new Boom("in close");
        }
        if (mode.equals("stop")) {
          throw new StopIteration(5);
        }
        throw exc;
      } finally {
        log("  finally", mode);
      }
      return null;
    });
  }

  private static Generator<Object, Object, Object> swallowing() {
    return Generator.returning(out -> {
      while (true) {
        try {
          out.yield(null);
        } catch (GeneratorExit e) {
          log("  swallowed, falling out");
          break;
        }
      }
      log("  code behind the loop runs");
      return "tail";
    });
  }

  @SuppressWarnings("Finally") // a yield while closing is what this is about
  private static Generator<Object, Object, Void> nestedFinally() {
    return Generator.of(out -> {
      try {
        try {
          out.yield(1);
        } finally {
          log("  inner finally");
          out.yield("yielded while closing");
        }
      } finally {
        log("  outer finally");
      }
    });
  }

  @Override
  public void play() {
    for (String mode : List.of("plain", "return", "error", "stop", "yield")) {
      Generator<Object, Object, Object> g = body(mode);
      g.next();
      attempt(mode, g::closeForValue);
      attempt("  again", g::closeForValue);
      attempt("  next", g::next);
    }

    Generator<Object, Object, Object> unstarted = body("unstarted");
    attempt("unstarted: no code runs", unstarted::closeForValue);
    attempt("next", unstarted::next);
    Generator<Object, Object, Object> exhausted = body("exhausted");
    exhausted.forEach(_ -> {});
    attempt("exhausted", exhausted::closeForValue);

    Generator<Object, Object, Object> swallowing = swallowing();
    swallowing.next();
    attempt("swallowing", swallowing::closeForValue);

    Generator<Object, Object, Void> nested = nestedFinally();
    nested.next();
    attempt("yield in finally", nested::closeForValue);
    attempt("it is still suspended", nested::next);
  }
}
