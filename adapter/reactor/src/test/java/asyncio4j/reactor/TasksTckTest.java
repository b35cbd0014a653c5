package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on several tasks, as they complete. */
@Test
public class TasksTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Reactive.asCompleted(tasks(elements));
  }

  final List<Task<Integer>> tasks(long elements) {
    return background.call(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < elements; i++) {
        int item = i;
        tasks.add(Asyncio.createTask(() -> Asyncio.sleep(Duration.ofMillis(1), item)));
      }
      return tasks;
    });
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.asCompleted(List.of(closedLoop.createFuture()));
  }

  @Override
  public long maxElementsFromPublisher() {
    return 100;
  }
}
