package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.ExceptionGroup;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/** TaskGroup: not entered, entered twice, finished, shutting down. */
public final class TaskgroupMisuse implements Twin {

  private static void child(String name) {
    log(name, "runs");
  }

  private static void add(TaskGroup tg, String name) {
    try {
      tg.createTask(() -> child(name));
      log(name, "added");
    } catch (IllegalStateException exc) {
      log(name, "!!", text(exc));
    }
  }

  private static String text(IllegalStateException exc) {
    return exc.getMessage().replace("<", "(").replace(">", ")");
  }

  private static void addsOnCancel(TaskGroup tg) {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      add(tg, "during abort");
      throw exc;
    }
  }

  private static void fails() {
    turns(1);
    throw new Boom("x");
  }

  private static void addsLater(TaskGroup tg) {
    turns(2);
    add(tg, "late but in time");
  }

  private static void main() {
    TaskGroup first = new TaskGroup();
    add(first, "before entering");
    first.run(() -> {
      add(first, "inside");
      try {
        first.run(() -> {});
      } catch (IllegalStateException exc) {
        log("nested entry !!", text(exc));
      }
    });
    add(first, "after the end");
    try {
      first.run(() -> log("not reached"));
    } catch (IllegalStateException exc) {
      log("entered again !!", text(exc));
    }

    log("-- while shutting down, from a sibling");
    TaskGroup second = new TaskGroup();
    try {
      second.run(() -> {
        second.createTask(() -> addsOnCancel(second));
        second.createTask(() -> fails());
      });
    } catch (ExceptionGroup eg) {
      log(eg);
    }

    log("-- the body is over but a child still runs: adding is allowed");
    TaskGroup third = new TaskGroup();
    third.run(() -> third.createTask(() -> addsLater(third)));
    log("over");
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
