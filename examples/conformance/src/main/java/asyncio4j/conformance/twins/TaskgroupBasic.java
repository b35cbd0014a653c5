package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.TaskOptions;
import asyncio4j.conformance.Twin;

/**
 * TaskGroup: children start in order, the block waits for all, also for those that children add.
 */
public final class TaskgroupBasic implements Twin {

  private Task<String> a;
  private Task<String> b;
  private Task<Void> c;
  private Task<Void> d;

  private static String child(String name, int steps) {
    log(name, "starts");
    turns(steps);
    log(name, "ends");
    return name;
  }

  private static void parentOf(TaskGroup tg) {
    turns(1);
    Task<String> t = tg.createTask(() -> child("grandchild", 3));
    log("added", state(t));
  }

  private static Void fakes() {
    throw new CancelledError("fake");
  }

  private void main() {
    TaskGroup.scope(tg -> {
      a = tg.createTask(() -> child("a", 2), TaskOptions.named("task a"));
      b = tg.createTask(() -> child("b", 0));
      c = tg.createTask(() -> parentOf(tg));
      log("body ends first", a.getName());
    });
    log("after", a.result(), b.result(), state(c));

    log("-- the value of the block and an empty group");
    TaskGroup.scope(_ -> log("empty"));
    log("empty over");

    log("-- a child cancelled on its own is not an error");
    TaskGroup.scope(tg -> {
      a = tg.createTask(() -> child("a", 5));
      b = tg.createTask(() -> child("b", 1));
      turns(1);
      a.cancel();
    });
    log(state(a), state(b));

    log("-- a child that raises Cancelled is not an error either");
    TaskGroup.scope(tg -> {
      d = tg.createTask(() -> fakes());
      b = tg.createTask(() -> child("b", 2));
    });
    log(state(d), state(b));
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
