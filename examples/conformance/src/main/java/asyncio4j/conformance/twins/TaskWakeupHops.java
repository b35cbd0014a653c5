package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Turns;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/** How many iterations pass: task on task is one hop each way; coroutine on coroutine is none. */
public final class TaskWakeupHops implements Twin {

  private Turns clock;

  private int leaf(String tag) {
    clock.log(tag, "leaf start");
    Asyncio.sleep(Duration.ZERO);
    clock.log(tag, "leaf end");
    return 1;
  }

  private Coroutine<Integer> leafOf(String tag) {
    return Coroutine.of(() -> leaf(tag));
  }

  private int deep(String tag, int depth, boolean spawn) {
    if (depth == 0) {
      return leaf(tag);
    }
    Coroutine<Integer> inner = Coroutine.of(() -> deep(tag, depth - 1, spawn));
    Awaitable<Integer> awaited = spawn ? Asyncio.createTask(inner) : inner;
    int value = awaited.await();
    clock.log(tag, "back at", depth);
    return value + 1;
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    clock = new Turns(loop);

    Asyncio.sleep(Duration.ZERO);
    for (boolean spawn : List.of(false, true)) {
      String tag = spawn ? "tasks" : "coroutines";
      clock.log(tag, "go");
      int value = deep(tag, 3, spawn);
      clock.log(tag, "value", value);
    }

    clock.log("gather go");
    Asyncio.gather(leafOf("g1"), leafOf("g2")).await();
    clock.log("gather back");
    Task<Integer> t = Asyncio.createTask(leafOf("w"));
    Asyncio.wait(List.of(t));
    clock.log("wait back");
    Asyncio.waitFor(leafOf("f"), Duration.ofSeconds(5));
    clock.log("wait_for back");
    Asyncio.shield(leafOf("s")).await();
    clock.log("shield back");
    TaskGroup.scope(tg -> tg.createTask(leafOf("tg")));
    clock.log("group back");
    TaskGroup.scope(_ -> {});
    clock.log("empty group back");
    clock.stop();
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
