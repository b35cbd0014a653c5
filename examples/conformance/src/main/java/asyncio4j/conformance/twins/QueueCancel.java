package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncQueue;
import java.util.List;
import java.util.stream.Stream;

/** Queue: cancelling a waiting getter or putter loses nothing and passes the turn on. */
public final class QueueCancel implements Twin {

  private final AsyncQueue<String> q = new AsyncQueue<>(1);

  private String get(String name) {
    String item;
    try {
      item = q.get();
    } catch (CancelledError exc) {
      log(name, "cancelled");
      throw exc;
    }
    log(name, "got", item);
    return item;
  }

  private void put(String item) {
    try {
      q.put(item);
    } catch (CancelledError exc) {
      log("put", item, "cancelled");
      throw exc;
    }
    log("put", item);
  }

  private void main() {
    log("-- cancelled before the item comes");
    Task<String> a = Asyncio.createTask(() -> get("a"));
    Task<String> b = Asyncio.createTask(() -> get("b"));
    turns(1);
    a.cancel();
    q.putNowait("one");
    aattempt("a", a);
    aattempt("b", b);

    log("-- cancelled after being woken, before running: the next getter is woken instead");
    a = Asyncio.createTask(() -> get("a"));
    b = Asyncio.createTask(() -> get("b"));
    turns(1);
    q.putNowait("two");
    a.cancel();
    aattempt("a", a);
    aattempt("b", b);

    log("-- and without another getter the item stays");
    a = Asyncio.createTask(() -> get("a"));
    turns(1);
    q.putNowait("three");
    a.cancel();
    aattempt("a", a);
    log("size", q.qsize());

    log("-- putters likewise");
    List<Task<Void>> p = Stream.of("p1", "p2").map(x -> Asyncio.createTask(() -> put(x))).toList();
    turns(1);
    log("taken", q.getNowait());
    p.get(0).cancel();
    aattempt("p1", p.get(0));
    aattempt("p2", p.get(1));
    log("taken", q.getNowait(), "empty", q.empty());

    log("-- a get that timed out leaves no ghost in the line");
    aattempt("get", () -> Asyncio.waitFor(q::get, UNIT));
    a = Asyncio.createTask(() -> get("a"));
    turns(1);
    q.putNowait("four");
    aattempt("a", a);
  }

  @Override
  public void play() {
    run(this::main);
  }
}
