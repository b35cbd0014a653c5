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
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * TaskGroup: the first error cancels the rest; the group collects errors in the order in which
 * children end.
 */
public final class TaskgroupErrors implements Twin {

  private static void fails(int n, RuntimeException exc) {
    turns(n);
    log("raising", exc);
    throw exc;
  }

  private static void waits() {
    waits(null, 0);
  }

  private static void waits(RuntimeException onCancel, int linger) {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      log("sibling cancelled");
      turns(linger);
      if (onCancel != null) {
        throw onCancel;
      }
      throw exc;
    }
  }

  private static void caseOf(String title, RuntimeException bodyExc, CheckedRunnable... kids) {
    log("--", title);
    List<Task<Void>> tasks = new ArrayList<>();
    try {
      TaskGroup.scope(tg -> {
        for (CheckedRunnable k : kids) {
          tasks.add(tg.createTask(k));
        }
        try {
          if (bodyExc == null) {
            Asyncio.sleep(Duration.ofSeconds(60));
            log("body goes on (not expected)");
          } else {
            turns(1);
            throw bodyExc;
          }
        } catch (CancelledError exc) {
          log("body cancelled", exc, "cancelling", Asyncio.currentTask().cancelling());
          throw exc;
        }
      });
    } catch (ExceptionGroup eg) {
      // Python's except*: each clause gets its part of the group.
      ExceptionGroup.Split boom = eg.split(e -> e instanceof Boom);
      if (boom.matching() != null) {
        log("Boom part", boom.matching());
      }
      if (boom.rest() != null) {
        log("Bang part", boom.rest().subgroup(e -> e instanceof Bang));
      }
    } catch (BaseExceptionGroup eg) {
      log("not expected", eg);
    }
    log(states(tasks), "cancelling", Asyncio.currentTask().cancelling());
  }

  private static void main() {
    caseOf("one error", null, () -> fails(1, new Boom("x")), () -> waits());
    caseOf(
        "two errors in one turn",
        null,
        () -> fails(1, new Boom("x")),
        () -> fails(1, new Bang("y")));
    caseOf(
        "an error out of the cancellation",
        null,
        () -> fails(1, new Boom("x")),
        () -> waits(new Bang("dying"), 2));
    caseOf("error in the body", new Boom("body"), () -> waits());
    caseOf("body and child", new Boom("body"), () -> fails(0, new Bang("child")));
    caseOf(
        "child first, then its sibling turns the cancel into the same type",
        null,
        () -> fails(0, new Boom("first")),
        () -> waits(new Boom("second"), 0));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
