package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.err;

import asyncio4j.Generator;
import asyncio4j.GeneratorExit;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Random;
import asyncio4j.conformance.Trace;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;

/** Generators that delegate to, use and break off each other, driven at random. */
public final class GenRandom implements Twin {

  private static final class Program {
    private final Random random;
    private final Trace trace;
    private final List<Generator<Object, Object, Object>> all = new ArrayList<>();
    private int inside;

    Program(int seed) {
      random = new Random(seed);
      trace = new Trace(seed);
    }

    private Throwable error(String name) {
      return switch (random.below(6)) {
        case 0 -> new GeneratorExit();
        case 1, 2 -> new Boom(name);
        case 3 -> new Bang(name);
        case 4 -> new Crash(name);
        default -> new StopIteration(name);
      };
    }

    /** Throws it, whatever it is. */
    private static void raise(Throwable exception) throws Exception {
      if (exception instanceof Error error) {
        throw error;
      }
      throw (Exception) exception;
    }

    private Generator<Object, Object, Object> pick() {
      return all.get(all.size() - 1 - random.below(Math.min(3, all.size())));
    }

    private Generator<Object, Object, Object> make(int depth) {
      String name = "g" + all.size();
      all.add(Generator.returning(out -> body(out, name, depth)));
      return all.getLast();
    }

    private Object body(Generator.Yielder<Object, Object, Object> out, String name, int depth)
        throws Exception {
      trace.add(name, "starts");
      try {
        int n = 1 + random.below(6);
        for (int i = 0; i < n; i++) {
          try {
            int op = random.below(14);
            if (op < 6) {
              Object got = out.yield(name + "." + i);
              trace.add(name, "got", got);
            } else if (op < 10 && depth > 0) {
              Object given = out.yieldFrom(make(depth - 1));
              trace.add(name, "was given", given);
            } else if (op == 10) {
              Object given = out.yieldFrom(pick());
              trace.add(name, "was given", given);
            } else if (op == 11) {
              raise(error(name));
            } else if (op == 12) {
              return name + " returned";
            } else {
              use(name);
            }
          } catch (Boom e) {
            trace.add(name, "handles", err(e));
            int what = random.below(4);
            if (what == 0) {
              throw e;
            }
            if (what == 1) {
              throw new Bang(name + " translated");
            }
            if (what == 2) {
              trace.add(name, "got", out.yield(name + " handling"));
            }
          } catch (GeneratorExit e) {
            trace.add(name, "exits", err(e));
            int what = random.below(6);
            if (what < 2) {
              throw e;
            }
            if (what == 2) {
              trace.add(name, "got", out.yield(name + " refusing"));
            }
            if (what == 3) {
              return name + " on exit";
            }
            if (what == 4) {
              raise(error(name + " exiting"));
            }
          } finally {
            trace.add(name, "inner finally");
            if (random.below(8) == 0) {
              trace.add(name, "got", out.yield(name + " finally"));
            }
          }
        }
        return name + " fell through";
      } finally {
        trace.add(name, "ends");
      }
    }

    /** One step of some generator. */
    private void use(String who) {
      if (inside > 3) {
        return;
      }
      inside++;
      Generator<Object, Object, Object> g = pick();
      int n = all.indexOf(g);
      int op = random.below(10);
      try {
        Object result;
        if (op < 4) {
          result = g.next();
        } else if (op < 6) {
          result = g.send(op == 4 ? "v" + random.below(3) : null);
        } else if (op < 8) {
          result = g.throwInto(error(who));
        } else if (op == 8) {
          result = g.closeForValue();
        } else {
          result = nextOr(g, "default");
        }
        trace.add(who, op, "g" + n, "->", result);
      } catch (Throwable e) {
        trace.add(who, op, "g" + n, "!!", err(e));
      }
      inside--;
    }

    /** Not by hasNext(), which keeps a return value for the call that follows it. */
    private static Object nextOr(Generator<Object, ?, ?> g, Object value) {
      try {
        return g.next();
      } catch (StopIteration e) {
        return value;
      }
    }

    void main() {
      for (int i = 0; i < 40; i++) {
        if (all.isEmpty() || random.below(6) == 0) {
          make(3);
        }
        use("main");
      }
      for (int n = 0; n < all.size(); n++) {
        rest(all.get(n), "g" + n);
      }
      trace.end();
    }

    private void rest(Generator<?, ?, ?> g, String name) {
      for (int i = 0; i < 100; i++) {
        try {
          trace.add("rest of", name, g.next());
        } catch (StopIteration e) {
          trace.add("end of", name, e);
          break;
        } catch (Throwable e) {
          trace.add("end of", name, err(e));
        }
      }
    }
  }

  @Override
  public void play() {
    for (int seed = 1; seed < 401; seed++) {
      new Program(seed).main();
    }
  }
}
