package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * Async generators: asend, athrow, aclose and cancellation one after the other; generators inside
 * generators.
 */
public final class AsyncgenMixed implements Twin {

  private static AsyncGenerator<Integer, String> careful(String name) {
    return AsyncGenerator.of(out -> {
      int n = 0;
      String got = null;
      try {
        while (true) {
          try {
            got = out.yield(n);
            log(" ", name, "got", got);
          } catch (Boom exc) {
            log(" ", name, "handles", exc);
            turns(1);
          } catch (CancelledError exc) {
            log(" ", name, "cancelled", exc);
            throw exc;
          }
          n++;
          if ("sleep".equals(got)) {
            Asyncio.sleep(Duration.ofSeconds(60));
          }
        }
      } finally {
        log(" ", name, "finally");
        turns(1);
        log(" ", name, "over");
      }
    });
  }

  private static AsyncGenerator<Integer, String> doubles(AsyncGenerator<Integer, String> source) {
    return AsyncGenerator.of(out -> {
      try {
        for (int x : source) {
          log("  doubles", x);
          String got = out.yield(2 * x);
          if (got != null) {
            log("  passes on", source.asend(got).await());
          }
        }
      } finally {
        log("  doubles finally");
      }
    });
  }

  private static AsyncGenerator<Integer, String> counts(int n) {
    return AsyncGenerator.of(out -> {
      try {
        for (int i = 0; i < n; i++) {
          String got = out.yield(i);
          if (got != null) {
            log("  counts got", got);
          }
        }
      } finally {
        log("  counts finally");
        turns(1);
      }
    });
  }

  private static AsyncGenerator<Integer, String> owner() {
    return AsyncGenerator.of(out -> {
      try (var source = counts(9)) {
        for (int x : source) {
          out.yield(x);
        }
      }
    });
  }

  @SuppressWarnings("Finally") // an error in the clean-up is what this is about
  private static AsyncGenerator<Object, Void> odd(String how) {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
      } finally {
        if (how.equals("error")) {
          throw new Boom("in finally");
        }
        turns(1);
        log("  finally", how);
      }
    });
  }

  private static void main() {
    log("-- a mix");
    AsyncGenerator<Integer, String> ag = careful("mix");
    aattempt("anext", ag.anext());
    aattempt("asend", ag.asend("one"));
    aattempt("athrow", ag.athrow(new Boom("b")));
    aattempt("asend", ag.asend("two"));
    aattempt("athrow", ag.athrow(new Bang("ends it")));
    aattempt("asend", ag.asend("three"));
    aattempt("aclose", ag.aclose());

    log("-- aclose, then anything");
    ag = careful("closed");
    ag.anext().await();
    ag.aclose().await();
    aattempt("anext", ag.anext());
    aattempt("asend", ag.asend("x"));
    aattempt("athrow", ag.athrow(new Boom("x")));
    aattempt("aclose", ag.aclose());

    log("-- a cancelled step ends the generator");
    AsyncGenerator<Integer, String> step = careful("step");
    step.anext().await();
    Task<Integer> t = Asyncio.createTask(() -> aattempt("asend", step.asend("sleep")));
    turns(2);
    t.cancel("in the step");
    aattempt("task", t);
    aattempt("anext", step.anext());

    log("-- two steps made, awaited in the other order");
    ag = careful("order");
    Awaitable<Integer> first = ag.asend(null);
    Awaitable<Integer> second = ag.asend(null);
    aattempt("second", second);
    aattempt("first", first);
    ag.aclose().await();

    log("-- a step made before the generator is closed");
    ag = careful("stale");
    ag.anext().await();
    Awaitable<Integer> stale = ag.anext();
    ag.aclose().await();
    aattempt("step", stale);

    log("-- one generator drives another");
    log(doubles(counts(3)).stream().toList());
    log("-- closing the outer one leaves the inner one open");
    AsyncGenerator<Integer, String> inner = counts(9);
    AsyncGenerator<Integer, String> outer = doubles(inner);
    aattempt("anext", outer.anext());
    aattempt("asend", outer.asend("hello"));
    aattempt("aclose", outer.aclose());
    aattempt("inner goes on", inner.anext());
    aattempt("inner aclose", inner.aclose());

    log("-- unless it says aclosing");
    ag = owner();
    ag.anext().await();
    aattempt("aclose", ag.aclose());

    log("-- return in a finally, errors in a finally");
    for (String how : List.of("fine", "error")) {
      AsyncGenerator<Object, Void> odd = odd(how);
      odd.anext().await();
      aattempt("athrow", odd.athrow(new Bang("thrown in")));
      aattempt("anext", odd.anext());
      odd = odd(how);
      odd.anext().await();
      aattempt("run to the end", odd.anext("default"));
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
