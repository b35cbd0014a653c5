package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Generator;
import asyncio4j.StopAsyncIteration;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.List;

/**
 * throwInto(): into an unstarted, a waiting, a handling and a finished generator; StopIteration
 * inside.
 */
public final class GenThrow implements Twin {

  private static Generator<Integer, Object, Void> robust() {
    return Generator.of(out -> {
      int n = 0;
      while (true) {
        try {
          Object got = out.yield(n);
          log("  got", got);
        } catch (Boom exc) {
          log("  handled", exc);
          n += 100;
        } finally {
          log("  finally");
        }
        n++;
      }
    });
  }

  private static Generator<Integer, Object, Void> translates() {
    return Generator.of(out -> {
      try {
        out.yield(1);
      } catch (Boom exc) {
        throw new Bang("translated", exc);
      }
    });
  }

  private static Generator<Integer, Object, String> returns() {
    return Generator.returning(out -> {
      try {
        out.yield(1);
      } catch (Boom e) {
        return "returned on throw";
      }
      return null;
    });
  }

  private static Generator<Integer, Object, Void> stops(Exception exc) {
    return Generator.of(out -> {
      out.yield(1);
      throw exc;
    });
  }

  @Override
  public void play() {
    Generator<Integer, Object, Void> early = robust();
    attempt("unstarted: raised at the door", () -> early.throwInto(new Boom("early")));
    attempt("and it is finished", early::next);

    Generator<Integer, Object, Void> g = robust();
    attempt("prime", g::next);
    attempt("throw handled: next yield is the result", () -> g.throwInto(new Boom("a")));
    attempt("send", () -> g.send("x"));
    attempt("throw not handled", () -> g.throwInto(new Bang("b")));
    attempt("finished", g::next);
    attempt("throw into finished", () -> g.throwInto(new Boom("late")));

    Generator<Integer, Object, Void> t = translates();
    t.next();
    try {
      t.throwInto(new Boom("origin"));
    } catch (Bang exc) {
      // Java has one chain for what Python calls cause and context.
      log(exc, "cause", exc.getCause(), "context", exc.getCause());
    }

    Generator<Integer, Object, String> r = returns();
    r.next();
    attempt("throw answered by return", () -> r.throwInto(new Boom("x")));

    for (Exception exc : List.of(new StopIteration("inner"), new StopAsyncIteration("inner"))) {
      Generator<Integer, Object, Void> s = stops(exc);
      s.next();
      try {
        s.next();
      } catch (Throwable out) {
        log(out, "cause", out.getCause() == null ? null : out.getCause().getClass());
      }
    }

    Generator<Integer, Object, Void> s = stops(null);
    s.next();
    attempt("StopIteration thrown in", () -> s.throwInto(new StopIteration(7)));
  }
}
