package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsCompleted;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.ReturnWhen;
import asyncio4j.Task;
import asyncio4j.TaskFactory;
import asyncio4j.TaskGroup;
import asyncio4j.Timeout;
import asyncio4j.WaitResult;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Random;
import asyncio4j.conformance.Trace;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tasks, gather, wait, waitFor, shield, timeouts and groups under random cancellations: every turn
 * of it.
 */
public final class TaskRandom implements Twin {

  private static final class Program {
    private final Random random;
    private final Trace trace;
    private final boolean eager;
    private final List<LoopFuture<String>> futures = new ArrayList<>();
    private final List<Task<String>> tasks = new ArrayList<>();
    private final List<String> names;
    private final List<Task<String>> others = new ArrayList<>();
    private int made;

    Program(int seed) {
      random = new Random(seed);
      trace = new Trace(seed);
      eager = seed % 3 == 0;
      names = Arrays.asList("abcdefgh".substring(0, 3 + random.below(4)).split(""));
    }

    // -- what can be awaited

    private int future() {
      int i = random.below(3);
      if (futures.get(i).isDone() && random.below(2) == 0) {
        futures.set(i, Asyncio.getRunningLoop().createFuture());
        trace.add("new future", i);
      }
      return i;
    }

    private Coroutine<String> child(String name, int kind, int n) {
      return Coroutine.of(() -> {
        trace.add(name, "starts");
        try {
          if (kind < 2) {
            turns(n);
          } else {
            Asyncio.getRunningLoop().createFuture().await();
          }
        } catch (CancelledError exc) {
          trace.add(name, err(exc), Asyncio.currentTask().cancelling());
          turns(n);
          if (kind == 3) {
            return name + " swallowed";
          }
          if (kind == 4) {
            throw new Bang(name);
          }
          throw exc;
        }
        if (kind == 1) {
          throw new Boom(name);
        }
        return name;
      });
    }

    private String nameChild() {
      made++;
      return "k" + made;
    }

    private Entry<String, LoopFuture<String>> startChild(TaskGroup group, int kinds) {
      String name = nameChild();
      Coroutine<String> coro = child(name, random.below(kinds), random.below(3));
      Task<String> task = group == null ? Asyncio.createTask(coro) : group.createTask(coro);
      others.add(task);
      return Map.entry(name, task);
    }

    private Entry<String, LoopFuture<String>> pick(int level) {
      int what = random.below(3);
      if (what == 0) {
        int i = future();
        return Map.entry("f" + i, futures.get(i));
      }
      if (what == 1 && level > 0) {
        int j = random.below(level);
        return Map.entry(names.get(j), tasks.get(j));
      }
      return startChild(null, 5);
    }

    private List<Entry<String, LoopFuture<String>>> pickSome(int level) {
      List<Entry<String, LoopFuture<String>>> some = new ArrayList<>();
      int count = 1 + random.below(3);
      for (int i = 0; i < count; i++) {
        some.add(pick(level));
      }
      return some;
    }

    private static List<String> names(List<Entry<String, LoopFuture<String>>> some) {
      return some.stream().map(Entry::getKey).toList();
    }

    private static List<LoopFuture<String>> awaitables(
        List<Entry<String, LoopFuture<String>>> some) {
      return some.stream().map(Entry::getValue).toList();
    }

    private static Duration seconds(Integer seconds) {
      return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    // -- steps

    private void complete(String name) {
      int i = future();
      LoopFuture<String> f = futures.get(i);
      int how = random.below(4);
      if (how == 0) {
        f.setException(new Boom(name + " to f" + i));
      } else if (how == 1) {
        trace.add(name, "cancels", i, f.cancel(name + " to f" + i));
      } else {
        f.setResult(name + " to f" + i);
      }
      trace.add(name, "completed", i);
    }

    private void cancel(String name) {
      if (tasks.isEmpty()) {
        return;
      }
      int j = random.below(tasks.size());
      Task<String> t = tasks.get(j);
      trace.add(name, "cancels", names.get(j), t.cancel("by " + name), t.cancelling());
    }

    private void gather(String name, int level) {
      var some = pickSome(level);
      boolean keep = random.below(2) == 0;
      LoopFuture<?> g =
          keep
              ? Asyncio.gatherReturnExceptions(awaitables(some))
              : Asyncio.gather(awaitables(some));
      trace.add(name, "gathers", names(some), keep, g.isDone());
      if (random.below(3) == 0) {
        turns(random.below(2));
        trace.add(name, "cancels it", g.cancel("gather of " + name));
      }
      trace.add(name, "gathered", g.await());
    }

    private void waits(String name, int level) {
      var some = pickSome(level);
      List<ReturnWhen> modes =
          List.of(ReturnWhen.FIRST_COMPLETED, ReturnWhen.FIRST_EXCEPTION, ReturnWhen.ALL_COMPLETED);
      ReturnWhen mode = modes.get(random.below(3));
      Integer timeout = random.below(3) == 0 ? null : 0;
      trace.add(name, "waits", names(some), mode, timeout);
      WaitResult<LoopFuture<String>> result =
          Asyncio.wait(awaitables(some), seconds(timeout), mode);
      trace.add(name, "waited", among(some, result.done()), among(some, result.pending()));
    }

    private static Set<String> among(
        List<Entry<String, LoopFuture<String>>> some, Set<LoopFuture<String>> futures) {
      return some.stream()
          .filter(each -> futures.contains(each.getValue()))
          .map(Entry::getKey)
          .collect(Collectors.toSet());
    }

    private void waitFor(String name, int level) {
      var picked = pick(level);
      Integer timeout = Arrays.asList(null, 0, -1, 1000).get(random.below(4));
      trace.add(name, "waits for", picked.getKey(), timeout);
      trace.add(name, "got", Asyncio.waitFor(picked.getValue(), seconds(timeout)));
    }

    private void waitForInline(String name) {
      String child = nameChild();
      Integer timeout = Arrays.asList(null, 0, 1000).get(random.below(3));
      Coroutine<String> coro = child(child, random.below(5), random.below(3));
      trace.add(name, "waits for", child, timeout);
      trace.add(name, "got", Asyncio.waitFor(coro, seconds(timeout)));
    }

    private void shield(String name, int level) {
      var picked = pick(level);
      trace.add(name, "shields", picked.getKey());
      trace.add(name, "got", Asyncio.shield(picked.getValue()).await());
    }

    private void asCompleted(String name, int level) {
      Map<String, LoopFuture<String>> some = new LinkedHashMap<>();
      for (var each : pickSome(level)) {
        if (!each.getValue().isDone() || some.values().stream().noneMatch(LoopFuture::isDone)) {
          some.put(each.getKey(), each.getValue());
        }
      }
      Integer timeout = random.below(2) == 0 ? null : 0;
      trace.add(name, "as completed", List.copyOf(some.keySet()), timeout);
      if (random.below(2) == 0) {
        AsCompleted<String> completed = Asyncio.asCompleted(some.values(), seconds(timeout));
        for (LoopFuture<String> f : completed.futures()) {
          String which =
              some.entrySet().stream()
                  .filter(each -> each.getValue() == f)
                  .findFirst()
                  .orElseThrow()
                  .getKey();
          trace.add(name, "next", which, state(f));
        }
      } else {
        for (Awaitable<String> f : Asyncio.asCompleted(some.values(), seconds(timeout))) {
          trace.add(name, "next", f.await());
        }
      }
    }

    private void timeout(String name, int level, int depth) {
      Integer delay = Arrays.asList(null, 0, 1000).get(random.below(3));
      boolean later = random.below(3) == 0;
      Timeout tm = Asyncio.timeout(seconds(delay));
      trace.add(name, "timeout", delay, later);
      try {
        tm.run(() -> {
          if (later) {
            tm.reschedule(Asyncio.getRunningLoop().time() - 1_000_000_000);
          }
          int steps = 1 + random.below(2);
          for (int i = 0; i < steps; i++) {
            step(name, level, depth + 1);
          }
        });
      } finally {
        trace.add(name, "expired", tm.expired(), Asyncio.currentTask().cancelling());
      }
    }

    private void group(String name, int level, int depth) {
      trace.add(name, "group");
      try {
        TaskGroup.scope(tg -> {
          int count = random.below(3);
          for (int i = 0; i < count; i++) {
            // One that hangs at the most.
            var child = startChild(tg, i == 0 ? 5 : 2);
            trace.add(name, "starts", child.getKey(), state(child.getValue()));
          }
          if (random.below(3) == 0) {
            throw new Boom(name);
          }
          step(name, level, depth + 1);
          trace.add(name, "body over");
        });
      } finally {
        trace.add(name, "group over", Asyncio.currentTask().cancelling());
      }
    }

    private void callbacks(String name) {
      int i = future();
      int n = random.below(100);
      Consumer<LoopFuture<String>> called = f -> trace.add(name, "callback", n, state(f));
      futures.get(i).addDoneCallback(called);
      if (random.below(2) == 0) {
        futures.get(i).addDoneCallback(called);
      }
      if (random.below(3) == 0) {
        turns(random.below(2));
        trace.add(name, "removes", n, futures.get(i).removeDoneCallback(called));
      }
    }

    private void step(String name, int level, int depth) {
      int op = random.below(16);
      if (depth > 2) {
        turns(random.below(3));
        return;
      }
      switch (op) {
        case 0 -> turns(random.below(3));
        case 1 -> {
          int i = future();
          trace.add(name, "awaits", i);
          trace.add(name, "got", futures.get(i).await());
        }
        case 2, 3 -> complete(name);
        case 4 -> cancel(name);
        case 5 -> trace.add(name, "uncancels", Asyncio.currentTask().uncancel());
        case 6 -> {
          var picked = pick(level);
          trace.add(name, "awaits", picked.getKey());
          trace.add(name, "got", picked.getValue().await());
        }
        case 7 -> gather(name, level);
        case 8 -> waits(name, level);
        case 9 -> waitFor(name, level);
        case 10 -> waitForInline(name);
        case 11 -> shield(name, level);
        case 12 -> asCompleted(name, level);
        case 13 -> timeout(name, level, depth);
        case 14 -> group(name, level, depth);
        default -> callbacks(name);
      }
    }

    private String task(String name, int level) {
      int steps = 3 + random.below(6);
      for (int i = 0; i < steps; i++) {
        try {
          step(name, level, 0);
        } catch (CancelledError exc) {
          trace.add(name, err(exc), Asyncio.currentTask().cancelling());
          if (random.below(3) == 0) {
            throw exc;
          }
        } catch (RuntimeException exc) {
          trace.add(name, err(exc));
          if (random.below(4) == 0) {
            throw exc;
          }
        }
      }
      return name;
    }

    private void main() {
      EventLoop loop = Asyncio.getRunningLoop();
      loop.setExceptionHandler((_, _) -> {});
      if (eager) {
        loop.setTaskFactory(TaskFactory.eager());
      }
      for (int i = 0; i < 3; i++) {
        futures.add(loop.createFuture());
      }
      for (int i = 0; i < names.size(); i++) {
        int level = i;
        tasks.add(Asyncio.createTask(() -> task(names.get(level), level)));
      }
      for (int i = 0; i < 40; i++) {
        turns(1);
        trace.add(
            "turn",
            i,
            futures.stream().map(LoopFuture::isDone).toList(),
            tasks.stream().map(LoopFuture::isDone).toList());
        int what = random.below(40);
        if (what < 10) {
          int n = random.below(tasks.size());
          trace.add("cancel", names.get(n), tasks.get(n).cancel("in turn " + i));
        } else if (what < 20) {
          LoopFuture<String> f = futures.get(random.below(3));
          if (!f.isDone()) {
            f.setResult("in turn " + i);
          }
        }
      }
      while (!everything().stream().allMatch(Task::isDone)) {
        everything().forEach(t -> t.cancel("the end"));
        turns(2);
      }
      turns(3);
      everything().forEach(t -> trace.add(state(t), t.cancelling()));
      trace.end();
    }

    private List<Task<String>> everything() {
      List<Task<String>> all = new ArrayList<>(tasks);
      all.addAll(others);
      return all;
    }
  }

  @Override
  public void play() {
    for (int seed = 1; seed < 601; seed++) {
      Program program = new Program(seed);
      run(() -> program.main());
    }
  }
}
