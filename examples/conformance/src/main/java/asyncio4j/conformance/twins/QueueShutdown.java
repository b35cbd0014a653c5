package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncQueue;
import java.util.List;
import java.util.stream.Stream;

/** Queue.shutdown: puts fail at once, gets drain first, waiters are woken, join is released. */
public final class QueueShutdown implements Twin {

  private static void main() {
    log("-- orderly");
    AsyncQueue<String> q = new AsyncQueue<>(2);
    q.putNowait("a");
    q.putNowait("b");
    Task<Void> putter = Asyncio.createTask(() -> q.put("c"));
    Task<Void> joiner = Asyncio.createTask(() -> q.join());
    turns(1);
    q.shutdown();
    aattempt("waiting putter", putter);
    attempt("put_nowait", () -> q.putNowait("d"));
    aattempt("put", () -> q.put("d"));
    aattempt("get", () -> q.get());
    attempt("get_nowait", q::getNowait);
    attempt("get_nowait", q::getNowait);
    aattempt("get", () -> q.get());
    log("join waits for task_done", joiner.isDone());
    q.taskDone();
    q.taskDone();
    aattempt("join", joiner);

    log("-- waiting getters");
    AsyncQueue<String> r = new AsyncQueue<>();
    List<Task<String>> getters =
        Stream.of(0, 1)
            .map(i -> Asyncio.createTask(() -> aattempt("getter " + i, () -> r.get())))
            .toList();
    turns(1);
    r.shutdown();
    r.shutdown();
    Asyncio.gather(getters).await();

    log("-- immediate: what is left is dropped and counts as done");
    AsyncQueue<Integer> s = new AsyncQueue<>();
    for (int i = 0; i < 3; i++) {
      s.putNowait(i);
    }
    joiner = Asyncio.createTask(() -> s.join());
    log("taken", s.get());
    s.shutdown(true);
    log("size", s.qsize(), "empty", s.empty());
    attempt("get_nowait", s::getNowait);
    turns(2);
    log("one item is still being worked on: joined", joiner.isDone());
    s.taskDone();
    aattempt("join", joiner);
    attempt("task_done", s::taskDone);

    log("-- orderly first, immediate later");
    AsyncQueue<String> t = new AsyncQueue<>();
    t.putNowait("x");
    t.shutdown();
    log("size", t.qsize());
    t.shutdown(true);
    log("size", t.qsize());
    aattempt("join", () -> t.join());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
