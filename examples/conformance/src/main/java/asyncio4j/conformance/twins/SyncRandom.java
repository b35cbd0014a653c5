package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Random;
import asyncio4j.conformance.Trace;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncBarrier;
import asyncio4j.queues.AsyncBoundedSemaphore;
import asyncio4j.queues.AsyncCondition;
import asyncio4j.queues.AsyncEvent;
import asyncio4j.queues.AsyncLock;
import asyncio4j.queues.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;

/**
 * Locks, semaphores, events, conditions and barriers under random use and cancellations: every turn
 * of it.
 */
public final class SyncRandom implements Twin {

  private static final class Program {
    private final Random random;
    private final Trace trace;
    private final int kind;
    private final AsyncLock lock = new AsyncLock();
    private final AsyncSemaphore sem;
    private final AsyncEvent event = new AsyncEvent();
    private final AsyncCondition cond = new AsyncCondition(lock);
    private final AsyncBarrier barrier;
    private int value;

    Program(int seed) {
      random = new Random(seed);
      trace = new Trace(seed);
      kind = seed % 5;
      boolean unbounded = random.below(2) != 0;
      int permits = random.below(3);
      sem = unbounded ? new AsyncSemaphore(permits) : new AsyncBoundedSemaphore(permits);
      barrier = new AsyncBarrier(1 + random.below(4));
    }

    private void hold(String name) {
      trace.add(name, "acquire");
      lock.acquire();
      trace.add(name, "acquired", lock.locked());
      try {
        turns(random.below(3));
      } finally {
        lock.release();
        trace.add(name, "released", lock.locked());
      }
    }

    private void holdSem(String name) {
      trace.add(name, "acquire");
      sem.acquire();
      trace.add(name, "acquired", sem.locked());
      try {
        turns(random.below(3));
      } finally {
        sem.release();
        trace.add(name, "released", sem.locked());
      }
    }

    private void useLock(String name, int op) {
      if (op == 0) {
        lock.release();
        trace.add(name, "released it");
      } else {
        hold(name);
      }
    }

    private void useSem(String name, int op) {
      if (op < 2) {
        sem.release();
        trace.add(name, "released one", sem.locked());
      } else if (op == 2) {
        sem.acquire();
        trace.add(name, "keeps one", sem.locked());
      } else {
        holdSem(name);
      }
    }

    private void useEvent(String name, int op) {
      if (op < 2) {
        event.set();
        trace.add(name, "set");
      } else if (op == 2) {
        event.clear();
        trace.add(name, "clear");
      } else {
        trace.add(name, "wait");
        trace.add(name, "saw it", event.await(), event.isSet());
      }
    }

    private void useCond(String name, int op) {
      if (op == 0) {
        cond.signal();
        trace.add(name, "notified without");
        return;
      }
      trace.add(name, "acquire");
      try (var _ = cond.hold()) {
        if (op < 3) {
          int n = random.below(3);
          trace.add(name, "notify", n);
          cond.signal(n);
          turns(random.below(3));
        } else if (op == 3) {
          trace.add(name, "notify all");
          value++;
          cond.signalAll();
        } else if (op == 4) {
          int least = value + random.below(2);
          trace.add(name, "wait for", least);
          cond.waitFor(() -> value >= least);
          trace.add(name, "there it is", value);
        } else {
          trace.add(name, "wait");
          trace.add(name, "woke", cond.await(), cond.locked());
        }
      }
      trace.add(name, "left", cond.locked());
    }

    private void useBarrier(String name, int op) {
      if (op == 0 && random.below(4) == 0) {
        trace.add(name, "abort");
        barrier.abort();
      } else if (op == 1 && random.below(2) == 0) {
        trace.add(name, "reset");
        barrier.reset();
      } else {
        trace.add(name, "wait");
        trace.add(name, "index", barrier.await());
      }
      trace.add(name, "broken", barrier.broken(), "waiting", barrier.nWaiting());
    }

    private void step(String name) {
      int op = random.below(9);
      if (op > 6) {
        turns(random.below(3));
        return;
      }
      switch (kind) {
        case 0 -> useLock(name, op);
        case 1 -> useSem(name, op);
        case 2 -> useEvent(name, op);
        case 3 -> useCond(name, op);
        default -> useBarrier(name, op);
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
      for (int i = 0; i < 24; i++) {
        turns(1);
        trace.add("turn", i, lock.locked(), sem.locked(), event.isSet(), barrier.nWaiting());
        int what = random.below(40);
        if (what < 14) {
          int n = random.below(tasks.size());
          trace.add("cancel", names.charAt(n), tasks.get(n).cancel("in turn " + i));
        } else if (what == 14) {
          tasks.getLast().cancel("one");
          tasks.getLast().cancel("two");
        }
      }
      while (!tasks.stream().allMatch(Task::isDone)) {
        tasks.forEach(t -> t.cancel("the end"));
        turns(2);
      }
      trace.add(lock.locked(), sem.locked(), barrier.broken());
      tasks.forEach(t -> trace.add(state(t)));
      trace.end();
    }
  }

  @Override
  public void play() {
    for (int seed = 1; seed < 401; seed++) {
      Program program = new Program(seed);
      run(() -> program.main());
    }
  }
}
