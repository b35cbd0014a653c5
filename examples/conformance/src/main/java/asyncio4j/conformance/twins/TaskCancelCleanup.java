package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cancellation that hits a task in its clean-up: finally blocks that await, second requests, nested
 * tries.
 */
public final class TaskCancelCleanup implements Twin {

  @SuppressWarnings("Finally") // what a clean-up throws is what this is about
  private static void body(String name, String second) {
    try {
      try {
        Asyncio.sleep(Duration.ofSeconds(60));
      } finally {
        log(name, "inner finally");
        try {
          turns(2);
          log(name, "inner finally ends");
        } catch (CancelledError exc) {
          log(name, "second", exc, "count", Asyncio.currentTask().cancelling());
          if (second.equals("swallow")) {
            log(name, "swallows it");
          } else if (second.equals("replace")) {
            throw new Boom("instead");
          } else {
            throw exc;
          }
        }
      }
    } catch (CancelledError exc) {
      log(name, "outer sees", exc);
      throw exc;
    } finally {
      Asyncio.sleep(Duration.ZERO);
      log(name, "outer finally");
    }
  }

  private static String helper() {
    Asyncio.sleep(UNIT);
    log("helper done");
    return "helped";
  }

  private static void withHelper() {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } finally {
      log("clean-up got", Asyncio.createTask(() -> helper()).await());
    }
  }

  private static void waits(LoopFuture<String> f) {
    try {
      log("value", f.await());
    } catch (CancelledError exc) {
      log("cancelled", exc, "although", state(f));
      throw exc;
    }
  }

  private static String retries() {
    for (int i = 0; i < 3; i++) {
      try {
        Asyncio.sleep(Duration.ofSeconds(60));
      } catch (CancelledError exc) {
        log("refused", i, exc);
      }
    }
    Asyncio.sleep(Duration.ZERO);
    return "gave in to nothing";
  }

  private static String other(String name, Task<?> t) {
    try {
      t.await();
    } catch (CancelledError exc) {
      log(name, "sees", exc, "count", Asyncio.currentTask().cancelling());
      return name;
    }
    return null;
  }

  private static void main() {
    log("-- one request");
    Task<Void> t = Asyncio.createTask(() -> body("one", "let through"));
    turns(1);
    t.cancel("first");
    aattempt("task", t);
    for (String second : List.of("let through", "swallow", "replace")) {
      log("-- two requests,", second);
      t = Asyncio.createTask(() -> body("two", second));
      turns(1);
      t.cancel("first");
      turns(2);
      log("cancel", t.cancel("second"));
      aattempt("task", t);
      log(state(t), "count", t.cancelling());
    }

    log("-- a clean-up that waits for a task of its own");
    t = Asyncio.createTask(() -> withHelper());
    turns(1);
    t.cancel();
    aattempt("task", t);

    log("-- a request that comes while the awaited future has its result");
    LoopFuture<String> f = Asyncio.getRunningLoop().createFuture();
    t = Asyncio.createTask(() -> waits(f));
    turns(1);
    f.setResult("there");
    t.cancel("too late for the future");
    aattempt("task", t);

    log("-- and while it has failed: the error is hidden");
    LoopFuture<String> failed = Asyncio.getRunningLoop().createFuture();
    t = Asyncio.createTask(() -> waits(failed));
    turns(1);
    failed.setException(new Boom("hidden"));
    t.cancel("hides it");
    aattempt("task", t);

    log("-- a loop that refuses a few times");
    Task<String> r = Asyncio.createTask(() -> retries());
    for (int i = 0; i < 3; i++) {
      turns(2);
      r.cancel("request " + i);
    }
    aattempt("task", r);
    log("count", r.cancelling());

    log("-- a cancelled task whose result another one awaits");
    Task<Void> shared = Asyncio.createTask(() -> body("shared", "let through"));
    List<Task<String>> others =
        Stream.of("x", "y").map(n -> Asyncio.createTask(() -> other(n, shared))).toList();
    turns(2);
    shared.cancel("shared");
    log(Asyncio.gather(others).await());
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
