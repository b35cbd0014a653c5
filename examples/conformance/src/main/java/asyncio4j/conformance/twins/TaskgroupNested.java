package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.ExceptionGroup;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/**
 * Nested groups: the inner group's error is one error of the outer; both cancelled; cancel counts
 * restored.
 */
public final class TaskgroupNested implements Twin {

  private static void fails(int n, RuntimeException exc) {
    turns(n);
    throw exc;
  }

  private static String nested(
      RuntimeException innerExc, RuntimeException outerExc, boolean handleInner) {
    Task<?> me = Asyncio.currentTask();
    try {
      TaskGroup.scope(outer -> {
        if (outerExc != null) {
          outer.createTask(() -> fails(3, outerExc));
        }
        try {
          TaskGroup.scope(inner -> {
            if (innerExc != null) {
              inner.createTask(() -> fails(1, innerExc));
            }
            inner.createTask(() -> Asyncio.sleep(Duration.ofSeconds(60)));
            Asyncio.sleep(Duration.ofSeconds(60));
          });
        } catch (Throwable exc) {
          log("inner block", exc, "count", me.cancelling());
          if (!handleInner) {
            throw exc;
          }
        }
        turns(4);
        log("outer body completes");
      });
    } catch (Throwable exc) {
      log("outer block", exc, "count", me.cancelling());
    }
    return "over";
  }

  private static void family(String name, RuntimeException... excs) {
    TaskGroup.scope(tg -> {
      for (int i = 0; i < excs.length; i++) {
        int n = i;
        tg.createTask(() -> fails(n, excs[n]));
      }
    });
    log(name, "fine");
  }

  private static void main() {
    aattempt("inner error rises", Coroutine.of(() -> nested(new Boom("inner"), null, false)));
    aattempt("inner error handled", Coroutine.of(() -> nested(new Boom("inner"), null, true)));
    aattempt("outer error", Coroutine.of(() -> nested(null, new Bang("outer"), false)));
    aattempt(
        "inner handled, then outer",
        Coroutine.of(() -> nested(new Boom("inner"), new Bang("outer"), true)));

    log("-- a child that is itself a group");
    try {
      TaskGroup.scope(tg -> {
        tg.createTask(() -> family("bad", new Boom("b0")));
        tg.createTask(() -> family("good"));
      });
    } catch (ExceptionGroup exc) {
      log(exc);
      ExceptionGroup.Split split = exc.split(e -> e instanceof Boom);
      log(
          "split",
          split.matching(),
          "/",
          split.rest(),
          "/ subgroup",
          exc.subgroup(e -> e instanceof Bang));
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
