package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncBarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Barrier: filling, indices, draining, reuse, and the block form. */
public final class BarrierBasic implements Twin {

  private final AsyncBarrier barrier = new AsyncBarrier(3);

  private void member(String name) {
    member(name, 1);
  }

  private void member(String name, int rounds) {
    for (int r = 0; r < rounds; r++) {
      int index = barrier.await();
      log(name, "round", r, "index", index);
      if (index == 0) {
        log(name, "is the leader");
      }
    }
  }

  private List<Task<Void>> members(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> member(n))).toList();
  }

  /** Python's {@code async with barrier as position}: waiting is all that it does. */
  private void block(String name) {
    int position = barrier.await();
    log(name, "inside at", position);
  }

  private void main() {
    log("parties", barrier.parties(), "waiting", barrier.nWaiting(), "broken", barrier.broken());
    attempt("no parties", () -> new AsyncBarrier(0));

    Task<Void> a = Asyncio.createTask(() -> member("a"));
    Task<Void> b = Asyncio.createTask(() -> member("b"));
    turns(1);
    log("waiting", barrier.nWaiting());
    turns(1);
    Task<Void> c = Asyncio.createTask(() -> member("c"));
    Asyncio.gather(a, b, c).await();
    log("waiting", barrier.nWaiting());

    log("-- two rounds");
    Asyncio.gather(
            Stream.of("x", "y", "z").map(n -> Asyncio.createTask(() -> member(n, 2))).toList())
        .await();

    log("-- more tasks than parties: the fourth waits for the next filling");
    List<Task<Void>> ts = new ArrayList<>(members("p", "q", "r", "s"));
    turns(8);
    log("done", ts.stream().map(Task::isDone).toList(), "waiting", barrier.nWaiting());
    ts.addAll(members("t", "u"));
    Asyncio.gather(ts).await();

    log("-- as a block");
    Asyncio.gather(Stream.of("l", "m", "n").map(n -> Asyncio.createTask(() -> block(n))).toList())
        .await();

    log("-- one party never waits");
    AsyncBarrier one = new AsyncBarrier(1);
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    log(one.await(), one.await());
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
