package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncPriorityQueue;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Queue.shutdown with joiners, waiting putters and cancelled waiters; the count of unfinished
 * items.
 */
public final class QueueShutdownJoin implements Twin {

  private static <T> Task<T> start(String name, Awaitable<T> awaitable) {
    return Asyncio.createTask(() -> aattempt(name, awaitable));
  }

  private static <T> Awaitable<Void> put(AsyncQueue<T> q, T item) {
    return () -> {
      q.put(item);
      return null;
    };
  }

  private static Awaitable<Void> join(AsyncQueue<?> q) {
    return () -> {
      q.join();
      return null;
    };
  }

  private static void worker(AsyncQueue<Integer> q, String name) {
    List<Integer> done = new ArrayList<>();
    while (true) {
      int item;
      try {
        item = q.get();
      } catch (QueueShutDown e) {
        log(name, "did", done);
        return;
      }
      turns(1);
      done.add(item);
      q.taskDone();
    }
  }

  private static void main() {
    log("-- immediate, with putters and a joiner waiting");
    AsyncQueue<Object> q = new AsyncQueue<>(1);
    q.putNowait("in");
    List<Task<Void>> waiting =
        new ArrayList<>(Stream.of(0, 1).map(i -> start("putter " + i, put(q, i))).toList());
    waiting.add(start("join", join(q)));
    turns(1);
    q.shutdown(true);
    Asyncio.gather(waiting).await();
    attempt("task_done", q::taskDone);
    aattempt("get", () -> q.get());
    aattempt("join again", join(q));

    log("-- immediate, while items are being worked on");
    AsyncQueue<Integer> r = new AsyncQueue<>();
    for (int i = 0; i < 4; i++) {
      r.putNowait(i);
    }
    log("taken", r.getNowait(), r.getNowait());
    Task<Void> joiner = start("join", join(r));
    turns(1);
    r.shutdown(true);
    turns(2);
    log("joined", joiner.isDone());
    r.taskDone();
    turns(2);
    log("joined", joiner.isDone());
    r.taskDone();
    joiner.await();
    attempt("one too many", r::taskDone);

    log("-- a getter is promised an item, then the queue is shut down");
    AsyncQueue<String> s = new AsyncQueue<>();
    Task<String> a = start("a", s::get);
    Task<String> b = start("b", s::get);
    turns(1);
    s.putNowait("last");
    s.shutdown();
    Asyncio.gather(a, b).await();
    s.taskDone();
    aattempt("join", join(s));

    log("-- the same, and the promised item is dropped");
    AsyncQueue<String> t = new AsyncQueue<>();
    a = start("a", t::get);
    b = start("b", t::get);
    turns(1);
    t.putNowait("dropped");
    t.shutdown(true);
    Asyncio.gather(a, b).await();
    aattempt("join", join(t));

    log("-- a waiter that is cancelled in the turn of the shutdown");
    AsyncQueue<String> u = new AsyncQueue<>(1);
    Task<String> g = Asyncio.createTask(() -> u.get());
    turns(1);
    u.shutdown();
    g.cancel("both");
    aattempt("getter", g);
    AsyncQueue<String> v = new AsyncQueue<>(1);
    v.putNowait("x");
    Task<Void> p = Asyncio.createTask(() -> v.put("y"));
    turns(1);
    v.shutdown();
    p.cancel("both");
    aattempt("putter", p);
    log("size", v.qsize());

    log("-- an orderly shutdown lets the workers finish");
    AsyncQueue<Integer> w = new AsyncPriorityQueue<>();
    for (int item : List.of(3, 1, 2)) {
      w.putNowait(item);
    }
    List<Task<Void>> workers =
        Stream.of("w1", "w2").map(n -> Asyncio.createTask(() -> worker(w, n))).toList();
    w.shutdown();
    w.join();
    log("joined");
    Asyncio.gather(workers).await();
    attempt("put", () -> w.putNowait(4));

    log("-- with time limits");
    AsyncQueue<Integer> x = new AsyncQueue<>();
    x.putNowait(1);
    aattempt("join", () -> Asyncio.waitFor(join(x), UNIT));
    x.shutdown(true);
    aattempt("join", () -> Asyncio.waitFor(join(x), UNIT));
    aattempt("get", () -> Asyncio.waitFor(x::get, UNIT));
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
