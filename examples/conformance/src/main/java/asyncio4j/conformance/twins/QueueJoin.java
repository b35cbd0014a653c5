package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.queues.AsyncQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Queue: join and taskDone; the count is of puts, and too many calls of taskDone are refused. */
public final class QueueJoin implements Twin {

  private final AsyncQueue<Object> q = new AsyncQueue<>();
  private final List<Object> done = new ArrayList<>();

  private void joiner(String name) {
    q.join();
    log(name, "joined");
  }

  private void worker() {
    while (true) {
      int item = (int) q.get();
      turns(item);
      done.add(item);
      q.taskDone();
    }
  }

  private void main() {
    attempt("task_done on a fresh queue", q::taskDone);
    Asyncio.getRunningLoop().callSoon(() -> log("turn"));
    q.join();
    log("join of an empty queue took no turn");
    turns(1);

    for (int i = 0; i < 3; i++) {
      q.putNowait(i);
    }
    List<Task<Void>> joiners =
        Stream.of("j1", "j2").map(n -> Asyncio.createTask(() -> joiner(n))).toList();
    turns(1);
    for (int i = 0; i < 3; i++) {
      q.getNowait();
    }
    log("all taken, none done");
    turns(2);
    q.taskDone();
    q.taskDone();
    log("two done");
    turns(2);
    q.taskDone();
    log("three done");
    q.putNowait("after the last task_done, before the joiners run");
    Asyncio.gather(joiners).await();
    log("they were let go although", q.qsize(), "item is waiting");
    attempt("task_done", q::taskDone);
    attempt("task_done", q::taskDone);

    log("-- workers");
    q.getNowait();
    for (int item : List.of(3, 1, 2, 0)) {
      q.putNowait(item);
    }
    List<Task<Void>> workers =
        Stream.of("a", "b").map(_ -> Asyncio.createTask(() -> worker())).toList();
    q.join();
    log("done", done);
    for (Task<Void> w : workers) {
      w.cancel();
    }
    log(Asyncio.gatherReturnExceptions(workers).await());
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
