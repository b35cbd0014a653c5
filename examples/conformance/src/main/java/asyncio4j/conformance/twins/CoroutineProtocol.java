package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.GeneratorExit;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.Arrays;
import java.util.List;

/** Coroutine objects driven by hand: send, throwInto, close, re-use, concurrent awaiting. */
public final class CoroutineProtocol implements Twin {

  /** An awaitable that hands a value to the driver and returns what the driver sends. */
  private record Suspend(Object value) implements Awaitable<Object> {
    @Override
    public Object await() {
      return Coroutine.suspend(value);
    }
  }

  private static Object leaf(String name) {
    try {
      Object got = new Suspend(name + " suspended").await();
      log(name, "got", got);
      return name + " result";
    } finally {
      log(name, "finally");
    }
  }

  private static List<Object> root() {
    Object first = leaf("one");
    Object second;
    try {
      second = leaf("two");
    } catch (Boom exc) {
      log("root caught", exc);
      second = leaf("three");
    }
    return Arrays.asList(first, second);
  }

  private static void stubborn() {
    try {
      new Suspend("s").await();
    } catch (GeneratorExit e) {
      new Suspend("again").await();
    }
  }

  private static Coroutine<Object> awaits(Coroutine<Object> coro) {
    return Coroutine.of(() -> coro.await());
  }

  @Override
  public void play() {
    Coroutine<List<Object>> c = Coroutine.of(() -> root());
    attempt("a value before the start", () -> c.send("x"));
    attempt("start", () -> c.send(null));
    attempt("send", () -> c.send(1));
    attempt("throw", () -> c.throwInto(new Boom("b")));
    attempt("send", () -> c.send(2));
    attempt("finished", () -> c.send(null));
    attempt("throw when finished", () -> c.throwInto(new Boom("late")));
    attempt("close when finished", c::close);

    Coroutine<List<Object>> d = Coroutine.of(() -> root());
    attempt("throw at the door", () -> d.throwInto(new Boom("door")));
    attempt("then", () -> d.send(null));

    Coroutine<List<Object>> e = Coroutine.of(() -> root());
    e.send(null);
    attempt("close runs the clean-up", e::close);
    attempt("then", () -> e.send(null));

    Coroutine<Void> f = Coroutine.of(() -> stubborn());
    f.send(null);
    attempt("close ignored", f::close);

    log("-- one coroutine object, two awaiters");
    Coroutine<Object> shared = Coroutine.of(() -> leaf("shared"));
    Coroutine<Object> a = awaits(shared);
    Coroutine<Object> b = awaits(shared);
    attempt("a", () -> a.send(null));
    attempt("b", () -> b.send(null));
    attempt("a goes on", () -> a.send("v"));
    attempt("awaiting it once more", () -> awaits(shared).send(null));
  }
}
