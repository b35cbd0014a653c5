package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Async generators whose consumer is cancelled or times out: where the exception rises, what is
 * cleaned up and when.
 */
public final class AsyncgenCancel implements Twin {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<AsyncGenerator<?, ?>> keep = new ArrayList<>();

  private static AsyncGenerator<Object, Object> ticks(String name, int delay, String onCancel) {
    return AsyncGenerator.of(out -> {
      try {
        int n = 0;
        while (true) {
          try {
            Asyncio.sleep(units(delay));
          } catch (CancelledError exc) {
            log(" ", name, "cancelled", exc);
            if ("go on".equals(onCancel)) {
              continue;
            }
            if ("return".equals(onCancel)) {
              return;
            }
            if ("fail".equals(onCancel)) {
              throw new Boom("in the generator");
            }
            throw exc;
          }
          out.yield(n);
          n++;
        }
      } finally {
        log(" ", name, "finally");
        turns(1);
        log(" ", name, "over");
      }
    });
  }

  private AsyncGenerator<Object, Object> kept(String name, int delay, String onCancel) {
    AsyncGenerator<Object, Object> made = ticks(name, delay, onCancel);
    keep.add(made);
    return made;
  }

  private static AsyncGenerator<Integer, Object> lingers() {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
      } finally {
        try {
          Asyncio.sleep(LONG);
        } finally {
          log("  clean-up ends");
        }
      }
    });
  }

  private static List<Object> consume(AsyncGenerator<Object, Object> ag, int limit) {
    List<Object> got = new ArrayList<>();
    try {
      for (Object x : ag) {
        got.add(x);
        if (x.equals(limit)) {
          break;
        }
      }
    } finally {
      log("consumer got", got);
    }
    return got;
  }

  private static void collect(AsyncGenerator<Object, Object> ag, int n, List<Object> got) {
    try (ag) {
      for (Object x : ag) {
        got.add(x);
        if (x.equals(n)) {
          return;
        }
      }
    }
  }

  private void main() {
    for (String how : Arrays.asList(null, "go on", "return", "fail")) {
      log("-- cancelled while the generator awaits;", how == null ? "it lets it through" : how);
      AsyncGenerator<Object, Object> ag = kept("g", 2, how);
      Task<?> t = Asyncio.createTask(() -> consume(ag, 1));
      Asyncio.sleep(units(3));
      t.cancel("consumer");
      aattempt("consumer", t);
      aattempt("anext", ag.anext("the end"));
      ag.aclose().await();
    }

    log("-- cancelled in the body of the loop: the generator is not touched");
    AsyncGenerator<Object, Object> h = kept("h", 1, null);
    Task<?> t =
        Asyncio.createTask(() -> {
          for (Object x : h) {
            log("item", x);
            Asyncio.sleep(LONG);
          }
        });
    Asyncio.sleep(units(2));
    t.cancel("body");
    aattempt("slow", t);
    aattempt("anext", h.anext());
    h.aclose().await();

    log("-- with aclosing: cleaned up before the cancellation goes on");
    t =
        Asyncio.createTask(() -> {
          try (AsyncGenerator<Object, Object> ag = ticks("i", 1, null)) {
            for (Object _ : ag) {
              Asyncio.sleep(LONG);
            }
          }
        });
    Asyncio.sleep(units(2));
    t.cancel("careful");
    aattempt("careful", t);

    log("-- a second cancellation hits the clean-up");
    t =
        Asyncio.createTask(() -> {
          AsyncGenerator<Integer, Object> ag = lingers();
          try {
            for (Object _ : ag) {
              Asyncio.sleep(LONG);
            }
          } finally {
            // Not by try-with-resources, which throws the first cancellation and not the second.
            ag.close();
          }
        });
    turns(2);
    t.cancel("one");
    turns(2);
    log("still busy", !t.isDone());
    t.cancel("two");
    aattempt("closes", t);

    log("-- a timeout on one step, then the next");
    AsyncGenerator<Object, Object> j = kept("j", 2, "go on");
    attempt("step", () -> Asyncio.waitFor(j.anext(), units(1)));
    attempt("step", () -> Asyncio.waitFor(j.anext(), units(5)));
    j.aclose().await();
    AsyncGenerator<Object, Object> k = kept("k", 2, null);
    attempt("step", () -> Asyncio.waitFor(k.anext(), units(1)));
    attempt("step", () -> Asyncio.waitFor(k.anext(), units(5)));

    log("-- two generators side by side in one task group");
    List<Object> got = new ArrayList<>();
    TaskGroup.scope(tg -> {
      tg.createTask(() -> collect(ticks("l", 2, null), 2, got));
      tg.createTask(Coroutine.of(() -> collect(ticks("m", 3, null), 1, got)));
    });
    log(got);
  }

  @Override
  public void play() {
    run(this::main);
  }
}
