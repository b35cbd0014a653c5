package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Asyncio.run: what happens to the tasks, generators and executor that main leaves behind. */
public final class RunnerCleanup implements Twin {

  private final List<Object> keep = new ArrayList<>();

  private static void leftover(String name, List<String> ends) {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      turns(2);
      ends.add(name + " cancelled");
      if (ends.size() == 3) {
        log(ends.stream().sorted().toList());
      }
      if (name.equals("fail")) {
        throw new Boom(name);
      }
      if (name.equals("swallow")) {
        return;
      }
      throw exc;
    }
  }

  private static AsyncGenerator<Integer, Void> agen() {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } finally {
        Asyncio.sleep(Duration.ZERO);
        log("generator closed after the tasks");
      }
    });
  }

  private Object main(Object result) {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((_, ctx) ->
        log(
            "handler",
            scrub((String) ctx.get("message")),
            new TreeSet<>(ctx.keySet()).toArray(),
            ctx.get("exception")));
    List<String> ends = new ArrayList<>();

    AsyncGenerator<Integer, Void> generator = agen();
    keep.add(generator);
    log("generator", generator.anext().await());
    for (String answer : List.of("raise", "fail", "swallow")) {
      keep.add(Asyncio.createTask(() -> leftover(answer, ends)));
    }
    log("in a thread", Asyncio.toThread(() -> "yes"));
    turns(1);
    if (result instanceof RuntimeException exception) {
      throw exception;
    }
    log("main returns");
    return result;
  }

  private static void child() {
    log("child of a dying task starts");
    Asyncio.sleep(Duration.ofSeconds(60));
    log("child of a dying task goes on (not expected)");
  }

  private void dying() {
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } finally {
      keep.add(Asyncio.createTask(() -> child()));
      log("spawned during shutdown");
    }
  }

  private void spawner() {
    keep.add(Asyncio.createTask(this::dying));
    turns(1);
  }

  @Override
  public void play() {
    attempt("run", () -> Asyncio.run(() -> main("value")));
    log(keep.stream().skip(1).map(t -> ((Task<?>) t).isCancelled()).toList());
    keep.clear();
    log("-- and when main fails");
    attempt("run", () -> Asyncio.run(() -> main(new Boom("main"))));
    log("-- work scheduled by the dying tasks");
    keep.clear();

    attempt("run", () -> Asyncio.run(this::spawner));
    log(
        "dying",
        ((Task<?>) keep.get(0)).isCancelled(),
        "child done",
        ((Task<?>) keep.get(1)).isDone());
  }
}
