package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Generator;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;

/** Generator basics: priming, send, the return value, exhaustion, re-entry. */
public final class GenSendProtocol implements Twin {

  private Generator<String, Object, Void> me;

  private static Generator<String, String, List<String>> echo() {
    return Generator.returning(out -> {
      log("body starts");
      List<String> received = new ArrayList<>();
      while (received.size() < 2) {
        received.add(out.yield("ready " + received.size()));
        log("received", received.getLast());
      }
      return received;
    });
  }

  private static Generator<Object, Object, String> shortOne() {
    return Generator.returning(out -> {
      out.yield(1);
      out.yield(2);
      return "lost";
    });
  }

  private static Generator<Object, Object, String> noYieldReached() {
    return Generator.returning(_ -> "at once");
  }

  private Generator<String, Object, Void> reenters() {
    return Generator.of(out -> {
      attempt("  from inside next", me::next);
      attempt("  from inside send", () -> me.send(null));
      attempt("  from inside throw", () -> me.throwInto(new IllegalArgumentException("v")));
      attempt("  from inside close", me::closeForValue);
      out.yield("done");
    });
  }

  private static Generator<Integer, Object, Void> fails() {
    return Generator.of(out -> {
      out.yield(1);
      throw new IllegalArgumentException("inside");
    });
  }

  /** Python's next() with a default. */
  private static <Y> Y next(Generator<Y, ?, ?> generator, Y end) {
    try {
      return generator.next();
    } catch (StopIteration e) {
      return end;
    }
  }

  @Override
  public void play() {
    Generator<String, String, List<String>> g = echo();
    log("created: nothing ran");
    attempt("send a value before priming", () -> g.send("early"));
    attempt("send null is priming", () -> g.send(null));
    attempt("send", () -> g.send("x"));
    attempt("next sends null", g::next);
    attempt("exhausted", g::next);
    attempt("exhausted send", () -> g.send("y"));

    log("-- iteration drops the return value");
    log(shortOne().stream().toList());
    Generator<Object, Object, String> s = shortOne();
    log(List.of(next(s, "end"), next(s, "end"), next(s, "end"), next(s, "end")));
    attempt("return before any yield", noYieldReached()::next);

    log("-- re-entry");
    me = reenters();
    attempt("outer", me::next);
    attempt("close", me::closeForValue);

    log("-- an exception ends it for good");
    Generator<Integer, Object, Void> f = fails();
    attempt("1", f::next);
    attempt("2", f::next);
    attempt("3", f::next);
  }
}
