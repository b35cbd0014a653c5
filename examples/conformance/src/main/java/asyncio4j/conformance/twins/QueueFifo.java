package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncQueue;
import java.util.List;
import java.util.stream.Stream;

/**
 * Queue: items in order, getters and putters served in order of arrival, maxsize, the nowait forms.
 */
public final class QueueFifo implements Twin {

  private final AsyncQueue<String> q = new AsyncQueue<>(2);

  private void put(String item) {
    q.put(item);
    log("put", item, "size", q.qsize());
  }

  private void get(String name) {
    log(name, "got", q.get(), "size", q.qsize());
  }

  private void main() {
    log("maxsize", q.maxsize(), "empty", q.empty(), "full", q.full(), "size", q.qsize());
    attempt("get_nowait empty", q::getNowait);
    attempt("put_nowait", () -> q.putNowait("a"));
    attempt("put_nowait", () -> q.putNowait("b"));
    attempt("put_nowait full", () -> q.putNowait("c"));
    log("full", q.full(), "size", q.qsize());

    log("-- putters wait in line");
    List<Task<Void>> putters =
        Stream.of("c", "d", "e").map(x -> Asyncio.createTask(() -> put(x))).toList();
    turns(1);
    log("taken", q.getNowait());
    log("a slot is free, yet the first putter has not run:", q.qsize());
    turns(1);
    log("taken", q.getNowait(), q.getNowait());
    turns(2);
    log("taken", q.getNowait(), q.getNowait(), "empty", q.empty());
    Asyncio.gather(putters).await();
    log("the last one", q.empty() ? "nothing" : q.getNowait());

    log("-- getters wait in line");
    List<Task<Void>> getters =
        Stream.of("g0", "g1", "g2").map(n -> Asyncio.createTask(() -> get(n))).toList();
    turns(1);
    for (String item : List.of("x", "y")) {
      q.putNowait(item);
    }
    log("put two, size", q.qsize());
    turns(1);
    q.putNowait("z");
    Asyncio.gather(getters).await();

    log("-- an unbounded queue is never full");
    AsyncQueue<Integer> unbounded = new AsyncQueue<>();
    for (int i = 0; i < 100; i++) {
      unbounded.putNowait(i);
    }
    log(unbounded.full(), unbounded.qsize(), new AsyncQueue<>(-1).full());
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
