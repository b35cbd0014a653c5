package asyncio4j.tck;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;

import asyncio4j.AsyncGenerator;
import asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A generator that suspends at other places than its yields, too. */
final class Numbers {

  private Numbers() {}

  static AsyncGenerator.Body<Integer, Void> upTo(long elements) {
    return out -> {
      for (int i = 0; i < elements; i++) {
        if (i % 100 == 0) {
          sleep(Duration.ZERO);
        }
        out.yield(i);
      }
    };
  }

  /** Tasks, each with its number for a result. Called on the loop. */
  static List<Task<Integer>> tasks(long elements) {
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < elements; i++) {
      int number = i;
      tasks.add(createTask(() -> sleep(Duration.ofMillis(1), number)));
    }
    return tasks;
  }
}
