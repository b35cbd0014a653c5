package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * Event: set wakes all in order, a set that is cleared at once still wakes them, waiting on a set
 * event is free.
 */
public final class EventSemantics implements Twin {

  private final AsyncEvent ev = new AsyncEvent();

  private void waiter(String name) {
    log(name, "got", ev.await(), "is_set", ev.isSet());
  }

  private void oneShot(String name) {
    ev.await();
    ev.clear();
    log(name, "went through");
  }

  private List<Task<Void>> waiters(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> waiter(n))).toList();
  }

  private void main() {
    log("set", ev.isSet());
    List<Task<Void>> ts = waiters("a", "b", "c");
    turns(1);
    ev.set();
    ev.set();
    log("set; nobody ran yet");
    Asyncio.gather(ts).await();
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    log("free", ev.await());
    turns(1);

    log("-- set and clear in one breath");
    ev.clear();
    waiters("d", "e");
    turns(1);
    ev.set();
    ev.clear();
    Task<Void> late = Asyncio.createTask(() -> waiter("late"));
    turns(3);
    log("late still waits", !late.isDone());

    log("-- a cancelled waiter");
    Task<Void> other = Asyncio.createTask(() -> waiter("other"));
    turns(1);
    late.cancel();
    turns(1);
    ev.set();
    Asyncio.gatherReturnExceptions(late, other).await();

    log("-- cancelled in the turn of the set");
    ev.clear();
    Task<Void> t = Asyncio.createTask(() -> waiter("t"));
    turns(1);
    ev.set();
    t.cancel("race");
    aattempt("t", t);
    ev.clear();
    aattempt("time limit", () -> Asyncio.waitFor(ev::await, UNIT));

    log("-- a waiter that clears it again does not hold back the others");
    ts = Stream.of("x", "y", "z").map(n -> Asyncio.createTask(() -> oneShot(n))).toList();
    turns(1);
    ev.set();
    turns(3);
    log(ts.stream().map(Task::isDone).toList());
  }

  @Override
  public void play() {
    run(this::main);
  }
}
