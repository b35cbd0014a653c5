package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.err;
import static asyncio4j.conformance.Kit.turns;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.GeneratorExit;
import asyncio4j.StopAsyncIteration;
import asyncio4j.Task;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Random;
import asyncio4j.conformance.Trace;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;

/**
 * Async generators that await, delegate and overlap, used by three tasks at random, some of them
 * cancelled.
 */
public final class AsyncgenRandom implements Twin {

  private static final class Program {
    private final Random random;
    private final Trace trace;
    private final List<AsyncGenerator<String, String>> all = new ArrayList<>();
    private int inside;

    Program(int seed) {
      random = new Random(seed);
      trace = new Trace(seed);
    }

    private Throwable error(String name) {
      return switch (random.below(7)) {
        case 0 -> new GeneratorExit();
        case 1, 2 -> new Boom(name);
        case 3 -> new Bang(name);
        case 4 -> new Crash(name);
        case 5 -> new StopAsyncIteration(name);
        default -> new CancelledError(name);
      };
    }

    /** Throws it, whatever it is. */
    private static void raise(Throwable exception) throws Exception {
      if (exception instanceof Error error) {
        throw error;
      }
      throw (Exception) exception;
    }

    private AsyncGenerator<String, String> pick() {
      return all.get(all.size() - 1 - random.below(Math.min(3, all.size())));
    }

    private AsyncGenerator<String, String> make(int depth) {
      String name = "g" + all.size();
      all.add(AsyncGenerator.of(out -> body(out, name, depth)));
      return all.getLast();
    }

    private void body(AsyncGenerator.Yielder<String, String> out, String name, int depth)
        throws Exception {
      trace.add(name, "starts");
      try {
        int n = 1 + random.below(6);
        for (int i = 0; i < n; i++) {
          try {
            int op = random.below(16);
            if (op < 5) {
              String got = out.yield(name + "." + i);
              trace.add(name, "got", got);
            } else if (op < 9) {
              turns(1 + random.below(3));
              trace.add(name, "awaited");
            } else if (op < 12 && depth > 0) {
              for (String x : make(depth - 1)) {
                trace.add(name, "was given", x);
                if (random.below(3) == 0) {
                  break;
                }
                if (random.below(3) == 0) {
                  trace.add(name, "got", out.yield(name + " passes " + x));
                }
              }
            } else if (op == 12) {
              raise(error(name));
            } else if (op == 13) {
              return;
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
          } catch (CancelledError e) {
            trace.add(name, "cancelled", err(e));
            int what = random.below(4);
            if (what < 2) {
              throw e;
            }
            if (what == 2) {
              trace.add(name, "got", out.yield(name + " uncancelled"));
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
              return;
            }
            if (what == 4) {
              turns(1);
              raise(error(name + " exiting"));
            }
          } finally {
            trace.add(name, "inner finally");
            int what = random.below(8);
            if (what == 0) {
              trace.add(name, "got", out.yield(name + " finally"));
            }
            if (what < 3) {
              turns(1);
            }
          }
        }
      } finally {
        trace.add(name, "ends");
      }
    }

    /** One step of some generator. */
    private void use(String who) {
      if (inside > 6) {
        return;
      }
      inside++;
      AsyncGenerator<String, String> g = pick();
      int n = all.indexOf(g);
      int op = random.below(11);
      try {
        Object result;
        if (op < 4) {
          result = g.anext().await();
        } else if (op < 6) {
          result = g.asend(op == 4 ? "v" + random.below(3) : null).await();
        } else if (op < 8) {
          result = g.athrow(error(who)).await();
        } else if (op == 8) {
          result = g.aclose().await();
        } else if (op == 9) {
          result = g.anext("default").await();
        } else {
          result = Asyncio.createTask(() -> step(g)).await();
        }
        trace.add(who, op, "g" + n, "->", result);
      } catch (CancelledError e) {
        trace.add(who, op, "g" + n, "!!", err(e));
        if (random.below(2) != 0) {
          throw e;
        }
      } catch (Throwable e) {
        trace.add(who, op, "g" + n, "!!", err(e));
      } finally {
        inside--;
      }
    }

    private static String step(AsyncGenerator<String, String> g) {
      try {
        return g.anext().await();
      } catch (GeneratorExit e) {
        throw new Bang("exit");
      }
    }

    private void worker(String name) {
      try {
        for (int i = 0; i < 12; i++) {
          if (all.isEmpty() || random.below(5) == 0) {
            make(2);
          }
          use(name);
          if (random.below(2) != 0) {
            turns(random.below(3));
          }
        }
      } finally {
        trace.add(name, "is over");
      }
    }

    void main() {
      List<Task<Void>> workers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = "w" + i;
        workers.add(Asyncio.createTask(() -> worker(name)));
      }
      for (int i = 0; i < 6; i++) {
        turns(random.below(6));
        Task<Void> w = workers.get(random.below(3));
        if (random.below(2) != 0) {
          trace.add("cancel", w.cancel("c" + i));
        }
      }
      Asyncio.wait(workers);
      for (int n = 0; n < workers.size(); n++) {
        Task<Void> w = workers.get(n);
        trace.add("w" + n, w.isCancelled() ? "cancelled" : w.exception());
      }
      for (int n = 0; n < all.size(); n++) {
        rest(all.get(n), "g" + n);
      }
      trace.end();
    }

    private void rest(AsyncGenerator<String, String> g, String name) {
      for (int i = 0; i < 100; i++) {
        try {
          trace.add("rest of", name, g.anext().await());
        } catch (StopAsyncIteration e) {
          trace.add("end of", name);
          break;
        } catch (Throwable e) {
          trace.add("end of", name, err(e));
        }
      }
    }
  }

  @Override
  public void play() {
    for (int seed = 1; seed < 301; seed++) {
      Program program = new Program(seed);
      Asyncio.run(program::main);
    }
  }
}
