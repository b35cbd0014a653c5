package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncBoundedSemaphore;
import asyncio4j.queues.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Semaphore: counting, first come first served, newcomers do not overtake, the bounded one objects.
 */
public final class SemaphoreFairness implements Twin {

  private AsyncSemaphore sem = new AsyncSemaphore(2);
  private final List<String> running = new ArrayList<>();

  private void user(String name) {
    try (var _ = sem.hold()) {
      running.add(name);
      log(name, "in", running.stream().sorted().toList());
      turns(2);
      running.remove(name);
    }
    log(name, "out");
  }

  private List<Task<Void>> users(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> user(n))).toList();
  }

  private void main() {
    Asyncio.gather(users("a", "b", "c", "d", "e")).await();

    log("-- the released unit is promised to the waiter");
    sem = new AsyncSemaphore(1);
    sem.acquire();
    Task<Void> t = Asyncio.createTask(() -> user("waiter"));
    turns(1);
    sem.release();
    log("locked for a newcomer", sem.locked());
    Task<Void> n = Asyncio.createTask(() -> user("newcomer"));
    Asyncio.gather(t, n).await();

    log("-- several releases at once wake several");
    sem = new AsyncSemaphore(0);
    List<Task<Void>> ts = users("x", "y", "z");
    turns(1);
    sem.release();
    sem.release();
    turns(1);
    log("in", running);
    sem.release();
    Asyncio.gather(ts).await();
    log("locked", sem.locked());

    log("-- uncontended acquire takes no turn");
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    log(sem.acquire());
    turns(1);

    log("-- limits");
    attempt("negative", () -> new AsyncSemaphore(-1));
    AsyncBoundedSemaphore bounded = new AsyncBoundedSemaphore(1);
    bounded.acquire();
    attempt("release", bounded::release);
    attempt("release once too often", bounded::release);
    AsyncSemaphore free = new AsyncSemaphore(1);
    attempt("an unbounded one grows", free::release);
    log(free.acquire(), free.acquire(), free.locked());
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
