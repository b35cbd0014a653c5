package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskFactory;
import asyncio4j.TaskGroup;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/** The eager task factory: the first step runs inside createTask. */
public final class TaskEager implements Twin {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private Task<?> me;

  private Coroutine<Integer> quick(int value) {
    return Coroutine.of(() -> {
      log(
          "quick",
          value,
          "has its own current task",
          Asyncio.currentTask() != me,
          "var",
          VAR.get());
      VAR.set("quick");
      return value;
    });
  }

  private static Coroutine<Integer> slow(int value) {
    return Coroutine.of(() -> {
      log("slow", value, "runs inline");
      Asyncio.sleep(Duration.ZERO);
      log("slow", value, "resumed");
      return value;
    });
  }

  private static Void fails() {
    throw new Boom("eager");
  }

  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setTaskFactory(TaskFactory.eager());
    VAR.set("main");

    me = Asyncio.currentTask();
    Task<Integer> t = Asyncio.createTask(quick(1));
    log(
        "finished already",
        state(t),
        "var here",
        VAR.get(),
        "current restored",
        Asyncio.currentTask() == me);
    t.addDoneCallback(_ -> log("callback still takes a turn"));
    Task<Integer> s = Asyncio.createTask(slow(2));
    log(
        "slow is",
        state(s),
        "known",
        Asyncio.allTasks().contains(s),
        Asyncio.allTasks().contains(t));
    Task<Void> f = Asyncio.createTask(() -> fails());
    log("failure is kept", state(f));
    aattempt("await", f);
    log(s.await());

    log("-- gather of finished tasks is finished at once");
    LoopFuture<List<Integer>> g = Asyncio.gather(quick(3), quick(4));
    log(state(g));
    g = Asyncio.gather(quick(5), slow(6));
    log(state(g), g.await());

    log("-- task group");
    TaskGroup.scope(tg -> {
      Task<Integer> a = tg.createTask(quick(7));
      Task<Integer> b = tg.createTask(slow(8));
      log("inside", state(a), state(b));
    });
    log("-- cancel after the eager step");
    s = Asyncio.createTask(slow(9));
    s.cancel();
    aattempt("slow 9", s);
    turns(1);
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
