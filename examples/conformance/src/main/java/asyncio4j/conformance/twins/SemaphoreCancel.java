package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Semaphore: waiters that are cancelled before, with and after the release that was meant for them.
 */
public final class SemaphoreCancel implements Twin {

  private AsyncSemaphore sem = new AsyncSemaphore(1);

  private void user(String name) {
    try (var _ = sem.hold()) {
      log(name, "in");
      turns(1);
    } catch (CancelledError exc) {
      log(name, "cancelled", exc);
      throw exc;
    }
    log(name, "out");
  }

  private List<Task<Void>> start(String... names) {
    return Stream.of(names).map(n -> Asyncio.createTask(() -> user(n))).toList();
  }

  private void givesBack() {
    try {
      sem.acquire();
    } catch (CancelledError exc) {
      sem.release();
      throw exc;
    }
  }

  private void main() {
    log("-- cancelled while waiting");
    sem.acquire();
    List<Task<Void>> ts = start("a", "b", "c");
    turns(1);
    ts.get(0).cancel("early");
    turns(1);
    sem.release();
    Asyncio.wait(ts);
    log("locked", sem.locked());

    log("-- cancelled in the turn of the release, behind it");
    sem.acquire();
    ts = start("a", "b");
    turns(1);
    sem.release();
    ts.get(0).cancel("late");
    Asyncio.wait(ts);
    log("locked", sem.locked());

    log("-- cancelled in the turn of the release, ahead of it");
    sem.acquire();
    ts = start("a", "b");
    turns(1);
    ts.get(0).cancel("just ahead");
    sem.release();
    Asyncio.wait(ts);
    log("locked", sem.locked());

    log("-- the last one is cancelled: the unit comes back");
    sem.acquire();
    ts = start("a");
    turns(1);
    sem.release();
    ts.get(0).cancel("nobody behind");
    Asyncio.wait(ts);
    log("locked", sem.locked());

    log("-- several units, several promises, one of them returned");
    sem = new AsyncSemaphore(0);
    ts = new ArrayList<>(start("p", "q", "r", "s"));
    turns(1);
    sem.release();
    sem.release();
    ts.get(0).cancel("p");
    turns(1);
    log("newcomer must wait", sem.locked());
    ts.addAll(start("n"));
    turns(6);
    sem.release();
    Asyncio.wait(ts);
    log("locked", sem.locked());

    log("-- cancelled while holding it");
    sem = new AsyncSemaphore(1);
    ts = start("a", "b");
    turns(1);
    ts.get(0).cancel("inside");
    Asyncio.wait(ts);
    log("locked", sem.locked());

    log("-- time limits leave no ghosts in the line");
    sem.acquire();
    aattempt("acquire", () -> Asyncio.waitFor(sem::acquire, UNIT));
    aattempt("acquire", () -> Asyncio.waitFor(sem::acquire, UNIT));
    sem.release();
    aattempt("acquire", () -> Asyncio.waitFor(sem::acquire, UNIT));
    sem.release();

    log("-- release by the waiter that was cancelled, and a waiter behind it");
    sem.acquire();
    Task<Void> g = Asyncio.createTask(this::givesBack);
    Task<Void> b = start("b").get(0);
    turns(1);
    g.cancel();
    Asyncio.wait(List.of(g, b));
    log("locked", sem.locked());
  }

  @Override
  public void play() {
    run(this::main);
  }
}
