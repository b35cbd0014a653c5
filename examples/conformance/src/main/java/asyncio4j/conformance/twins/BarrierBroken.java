package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncBarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Barrier: abort, reset, and a cancelled member. */
public final class BarrierBroken implements Twin {

  private final AsyncBarrier barrier = new AsyncBarrier(3);

  private void member(String name) {
    aattempt(name, () -> barrier.await());
  }

  private List<Task<Void>> start(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> member(n))).toList();
  }

  private void main() {
    log("-- abort");
    List<Task<Void>> ts = start("a", "b");
    turns(2);
    barrier.abort();
    log("broken", barrier.broken(), "waiting", barrier.nWaiting());
    Asyncio.gather(ts).await();
    aattempt("newcomer", () -> barrier.await());
    barrier.abort();
    log("-- reset heals it");
    barrier.reset();
    log("broken", barrier.broken());
    Asyncio.gather(start("c", "d", "e")).await();

    log("-- reset while members wait");
    ts = new ArrayList<>(start("f", "g"));
    turns(2);
    log("waiting", barrier.nWaiting());
    barrier.reset();
    log("broken", barrier.broken(), "waiting", barrier.nWaiting());
    ts.addAll(start("h", "i", "j"));
    Asyncio.gather(ts).await();

    log("-- a cancelled member just leaves");
    ts = new ArrayList<>(start("k", "l"));
    turns(2);
    ts.get(0).cancel("gone");
    turns(4);
    log("waiting", barrier.nWaiting(), "broken", barrier.broken());
    ts.addAll(start("m", "n"));
    Asyncio.gatherReturnExceptions(ts).await();

    log("-- a time limit");
    aattempt("alone", () -> Asyncio.waitFor(barrier::await, UNIT));
    log("waiting", barrier.nWaiting(), "broken", barrier.broken());

    log("-- abort while draining");
    ts = start("x", "y", "z");
    turns(2);
    barrier.abort();
    Asyncio.gather(ts).await();
    log("broken", barrier.broken());
  }

  @Override
  public void play() {
    run(this::main);
  }
}
