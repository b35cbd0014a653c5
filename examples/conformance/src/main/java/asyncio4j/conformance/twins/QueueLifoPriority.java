package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncLifoQueue;
import asyncio4j.queues.AsyncPriorityQueue;
import asyncio4j.queues.AsyncQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** LifoQueue and PriorityQueue: order of the items, not of the waiters. */
public final class QueueLifoPriority implements Twin {

  private record Pair(int first, String second) {
    @Override
    public String toString() {
      return "[" + first + ", " + second + "]";
    }
  }

  private static <T> List<T> take(AsyncQueue<T> q, int n) {
    List<T> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      items.add(q.getNowait());
    }
    return items;
  }

  private static void main() {
    for (AsyncQueue<Integer> q :
        List.of(
            new AsyncQueue<Integer>(6),
            new AsyncLifoQueue<Integer>(6),
            new AsyncPriorityQueue<Integer>(6))) {
      for (int item : List.of(5, 1, 4, 2, 3)) {
        q.putNowait(item);
      }
      List<Integer> first = take(q, 2);
      q.putNowait(0);
      q.putNowait(9);
      log(q.getClass().getSimpleName().replace("Async", ""), first, take(q, q.qsize()));
    }

    log("-- getters in line, items by priority");
    AsyncQueue<Integer> byPriority = new AsyncPriorityQueue<>();
    List<Task<Void>> getters =
        Stream.of("a", "b", "c")
            .map(n -> Asyncio.createTask(() -> log(n, "got", byPriority.get())))
            .toList();
    turns(1);
    for (int item : List.of(30, 10, 20)) {
      byPriority.putNowait(item);
    }
    Asyncio.gather(getters).await();

    log("-- a bounded one: the waiting putter competes only once it is in");
    AsyncQueue<Integer> bounded = new AsyncPriorityQueue<>(2);
    bounded.putNowait(5);
    bounded.putNowait(6);
    Task<Void> p = Asyncio.createTask(() -> bounded.put(1));
    turns(1);
    log("taken", bounded.getNowait());
    turns(1);
    log("taken", bounded.getNowait(), bounded.getNowait(), p.isDone());
    attempt("empty", bounded::getNowait);

    log("-- pairs");
    AsyncQueue<Pair> pairs =
        new AsyncPriorityQueue<>(
            0, Comparator.comparingInt(Pair::first).thenComparing(Pair::second));
    for (Pair pair :
        List.of(new Pair(2, "b"), new Pair(1, "z"), new Pair(2, "a"), new Pair(1, "y"))) {
      pairs.putNowait(pair);
    }
    log(take(pairs, 4));
    log("-- lifo with a waiting putter");
    AsyncQueue<String> lifo = new AsyncLifoQueue<>(1);
    lifo.putNowait("bottom");
    p = Asyncio.createTask(() -> lifo.put("top"));
    turns(1);
    log(lifo.get());
    log(lifo.get(), p.isDone());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
