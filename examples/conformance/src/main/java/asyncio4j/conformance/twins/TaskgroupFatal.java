package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.BaseExceptionGroup;
import asyncio4j.CancelledError;
import asyncio4j.CheckedRunnable;
import asyncio4j.ExceptionGroup;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * TaskGroup: errors outside the ordinary hierarchy, groups of groups of errors, and splitting them.
 */
public final class TaskgroupFatal implements Twin {

  private static void fails(int n, RuntimeException exc) {
    turns(n);
    throw exc;
  }

  private static void fails(int n, Error exc) {
    turns(n);
    throw exc;
  }

  private static void waits(Error answer) {
    waits(answer, 0);
  }

  private static void waits(Error answer, int linger) {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      turns(linger);
      if (answer == null) {
        throw exc;
      }
      throw answer;
    }
  }

  private static Throwable caseOf(String title, Error body, CheckedRunnable... kids) {
    log("--", title);
    List<Task<Void>> tasks = new ArrayList<>();
    try {
      TaskGroup.scope(tg -> {
        for (CheckedRunnable k : kids) {
          tasks.add(tg.createTask(k));
        }
        if (body != null) {
          turns(1);
          throw body;
        }
      });
    } catch (Throwable exc) {
      log(exc, "ordinary", exc instanceof Exception);
      log(states(tasks));
      return exc;
    }
    return null;
  }

  private static void family(CheckedRunnable... kids) {
    TaskGroup.scope(tg -> {
      for (CheckedRunnable k : kids) {
        tg.createTask(k);
      }
    });
  }

  private static void parent() {
    TaskGroup.scope(tg -> tg.createTask(() -> waits(new Crash("dying"))));
  }

  private static void make(String what, Supplier<Throwable> make) {
    try {
      log(what, make.get());
    } catch (IllegalArgumentException exc) {
      log(what, "!!", exc);
    }
  }

  private static void main() {
    caseOf("a fatal error", null, () -> fails(0, new Crash("c")), () -> waits(null));
    caseOf(
        "a fatal and an ordinary one",
        null,
        () -> fails(0, new Boom("b")),
        () -> fails(0, new Crash("c")));
    caseOf("fatal in the body", new Crash("body"), () -> waits(null));
    caseOf("a cancellation raised in the body", new CancelledError("by hand"), () -> waits(null));
    caseOf(
        "the same while a child fails",
        new CancelledError("by hand"),
        () -> fails(1, new Boom("child")));

    log("-- groups of groups");
    BaseExceptionGroup exc =
        (BaseExceptionGroup)
            caseOf(
                "nested",
                null,
                () -> family(() -> fails(0, new Boom("1")), () -> fails(0, new Bang("2"))),
                () -> fails(0, new Boom("3")),
                () -> waits(new Crash("4"), 5));
    BaseExceptionGroup.Split split = exc.split(e -> e instanceof Boom);
    log("split", split.matching(), "/", split.rest());
    log(
        "subgroup",
        exc.subgroup(e -> e instanceof Crash),
        "/",
        exc.subgroup(e -> e instanceof IllegalArgumentException));
    split = exc.split(e -> e instanceof Bang);
    log("by a predicate", split.matching(), "/", split.rest());

    log("-- what a group may hold");
    make("ordinary ones", () -> new ExceptionGroup("m", List.of(new Boom("x"), new Bang("y"))));
    make("base group of ordinary ones", () -> BaseExceptionGroup.of("m", List.of(new Boom("x"))));
    make(
        "base group of a fatal one",
        () -> BaseExceptionGroup.of("m", List.of(new Boom("x"), new Crash("y"))));
    make("nothing", () -> new ExceptionGroup("m", List.of()));
    make(
        "a fatal one in an ordinary group", () -> new ExceptionGroup("m", List.of(new Crash("y"))));

    log("-- the group is cancelled by its parent while a child is fatal");
    Task<Void> t = Asyncio.createTask(() -> parent());
    turns(2);
    t.cancel("outside");
    aattempt("parent", t);
    log("count", t.cancelling());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
