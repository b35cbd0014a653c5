package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Random;
import asyncio4j.conformance.Trace;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncLifoQueue;
import asyncio4j.queues.AsyncPriorityQueue;
import asyncio4j.queues.AsyncQueue;
import java.util.ArrayList;
import java.util.List;

/** Queues under random puts, gets, cancellations and shutdowns: every turn of it. */
public final class QueueRandom implements Twin {

  private static final class Program {
    private final Random random;
    private final Trace trace;
    private final AsyncQueue<Integer> q;
    private int items;

    Program(int seed) {
      random = new Random(seed);
      trace = new Trace(seed);
      int kind = random.below(3);
      int maxsize = random.below(4);
      q =
          switch (kind) {
            case 0 -> new AsyncQueue<>(maxsize);
            case 1 -> new AsyncLifoQueue<>(maxsize);
            default -> new AsyncPriorityQueue<>(maxsize);
          };
    }

    private int item() {
      items++;
      return random.below(9) * 1000 + items;
    }

    private void step(String name) {
      int op = random.below(16);
      if (op < 5) {
        trace.add(name, "get");
        trace.add(name, "got", q.get());
      } else if (op < 10) {
        int item = item();
        trace.add(name, "put", item);
        q.put(item);
        trace.add(name, "has put", item);
      } else if (op == 10) {
        trace.add(name, "takes", q.getNowait());
      } else if (op == 11) {
        int item = item();
        trace.add(name, "adds", item);
        q.putNowait(item);
      } else if (op == 12) {
        q.taskDone();
        trace.add(name, "done");
      } else if (op == 13 && random.below(3) == 0) {
        trace.add(name, "joins");
        q.join();
        trace.add(name, "joined");
      } else {
        turns(random.below(3));
      }
    }

    private String task(String name) {
      int steps = 4 + random.below(5);
      for (int i = 0; i < steps; i++) {
        try {
          step(name);
        } catch (CancelledError exc) {
          trace.add(name, err(exc));
          if (random.below(2) == 0) {
            throw exc;
          }
        } catch (Exception exc) {
          trace.add(name, err(exc));
        }
      }
      return name;
    }

    private void main() {
      String names = "abcdefgh".substring(0, 3 + random.below(6));
      List<Task<String>> tasks = new ArrayList<>();
      for (String n : names.chars().mapToObj(Character::toString).toList()) {
        tasks.add(Asyncio.createTask(() -> task(n)));
      }
      for (int i = 0; i < 20; i++) {
        turns(1);
        trace.add("turn", i, "size", q.qsize(), "empty", q.empty(), "full", q.full());
        int what = random.below(40);
        if (what < 12) {
          int n = random.below(tasks.size());
          trace.add("cancel", names.charAt(n), tasks.get(n).cancel("in turn " + i));
        } else if (what == 12) {
          boolean immediate = random.below(2) == 0;
          trace.add("shutdown", immediate);
          q.shutdown(immediate);
        } else if (what == 13) {
          tasks.getLast().cancel("one");
          tasks.getLast().cancel("two");
        }
      }
      while (!tasks.stream().allMatch(Task::isDone)) {
        tasks.forEach(t -> t.cancel("the end"));
        turns(2);
      }
      trace.add("size", q.qsize());
      tasks.forEach(t -> trace.add(state(t)));
      trace.end();
    }
  }

  @Override
  public void play() {
    for (int seed = 1; seed < 301; seed++) {
      Program program = new Program(seed);
      run(() -> program.main());
    }
  }
}
