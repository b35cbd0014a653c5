package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * currentTask, allTasks, names, done callbacks, and what a task refuses to have done to it. That
 * ensure_future leaves a task as it is needs no asking here: it is typed.
 */
public final class TaskIntrospection implements Twin {

  private static int child(int n) {
    log("current", Asyncio.currentTask().getName());
    Asyncio.sleep(Duration.ZERO);
    log("current after a turn", Asyncio.currentTask().getName());
    return n;
  }

  private static Set<String> allNames() {
    return Asyncio.allTasks().stream().map(Task::getName).collect(Collectors.toSet());
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    Task<?> me = Asyncio.currentTask();
    me.setName("main");
    log("me", me.getName(), "only task", Asyncio.allTasks().stream().map(Task::getName).toList());

    Task<Integer> a = Asyncio.createTask(() -> child(1), TaskOptions.named("a"));
    Task<Integer> b = loop.createTask(() -> child(2), TaskOptions.named("b"));
    log("all", allNames());
    loop.callSoon(() -> log("in a callback", Asyncio.currentTask()));
    a.addDoneCallback(
        t -> log("done", t == a, ((Task<?>) t).getName(), "current", Asyncio.currentTask()));
    turns(1);
    a.setName("renamed");
    log("all", allNames());
    attempt("set_result", () -> a.setResult(1));
    attempt("set_exception", () -> a.setException(new IllegalArgumentException()));
    turns(2);
    log("all", allNames(), state(a), state(b));
    log(
        "default name",
        List.of(Asyncio.createTask(() -> turns(0)).getName().split("-", -1)).getFirst());
    log("ensure_future", Asyncio.ensureFuture(a) == a, Asyncio.isFuture(a), Asyncio.isFuture(1));
    turns(1);
  }

  private static boolean outside() {
    return allNames().equals(Set.of(Asyncio.currentTask().getName()));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
    attempt("all_tasks outside", () -> Asyncio.allTasks());
    attempt("current_task outside", () -> Asyncio.currentTask());
    attempt("fresh loop", () -> Asyncio.run(() -> outside()));
  }
}
