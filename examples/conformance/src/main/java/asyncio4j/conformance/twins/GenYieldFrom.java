package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Generator;
import asyncio4j.GeneratorExit;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.List;

/**
 * yieldFrom: the delegate gets send, throw and close first; its return value is that of the call.
 */
public final class GenYieldFrom implements Twin {

  private static Generator<String, String, String> inner(String name) {
    return Generator.returning(out -> {
      try {
        String got = out.yield(name + " first");
        while (true) {
          log(" ", name, "got", got);
          if ("stop".equals(got)) {
            return name + " returned";
          }
          try {
            got = out.yield(name + " next");
          } catch (Boom exc) {
            log(" ", name, "handled", exc);
            got = null;
          }
        }
      } finally {
        log(" ", name, "finally");
      }
    });
  }

  private static Generator<String, String, String> outer() {
    return Generator.returning(out -> {
      try {
        String value = out.yieldFrom(inner("one"));
        log("  outer: delegate gave", value);
        value = out.yieldFrom(inner("two"));
        log("  outer: delegate gave", value);
      } catch (Bang exc) {
        log("  outer caught", exc);
        out.yield("after the catch");
      } finally {
        log("  outer finally");
      }
      return "outer returned";
    });
  }

  private static Generator<Object, Object, Void> refuses() {
    return Generator.of(out -> {
      try {
        out.yield(1);
      } catch (GeneratorExit e) {
        out.yield("refused");
      }
    });
  }

  private static Generator<Object, Object, Void> delegates() {
    return Generator.of(out -> {
      try {
        out.yieldFrom(refuses());
      } finally {
        log("  delegating finally");
      }
    });
  }

  private static Generator<Object, Object, String> returns() {
    return Generator.returning(out -> {
      try {
        out.yield(1);
      } catch (GeneratorExit e) {
        return "quiet";
      }
      return null;
    });
  }

  private static Generator<Object, Object, Void> wrapper() {
    return Generator.of(out -> {
      String value = out.yieldFrom(returns());
      log("  not reached", value);
    });
  }

  private static Generator<Integer, Object, Void> delegatesToAList() {
    return Generator.of(out -> out.yieldFrom(List.of(1, 2, 3)));
  }

  @Override
  public void play() {
    Generator<String, String, String> g = outer();
    attempt("prime", g::next);
    attempt("send reaches the delegate", () -> g.send("hello"));
    attempt("throw reaches the delegate", () -> g.throwInto(new Boom("x")));
    attempt("its end moves on to the second one", () -> g.send("stop"));
    attempt(
        "an unhandled throw ends the delegate, then the outer handles it",
        () -> g.throwInto(new Bang("y")));
    attempt("end", g::next);

    log("-- close goes through both, inside first");
    Generator<String, String, String> h = outer();
    h.next();
    attempt("close", h::closeForValue);

    log("-- a delegate that refuses to close");
    Generator<Object, Object, Void> d = delegates();
    d.next();
    attempt("close", d::closeForValue);

    log("-- a delegate that returns on GeneratorExit");
    Generator<Object, Object, Void> w = wrapper();
    w.next();
    attempt("close", w::closeForValue);
    attempt("delegating to a list", () -> delegatesToAList().stream().toList());
  }
}
