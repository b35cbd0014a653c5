package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on a Mono made from a running task. */
@Test
public class TaskTckTest extends PublisherTck {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    Task<Integer> task = background.call(() -> Asyncio.createTask(() -> elements == 0 ? null : 1));
    return Reactive.mono(task);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    Task<Integer> task =
        background.call(() ->
            Asyncio.createTask(() -> {
              throw new IllegalStateException("failed");
            }));
    return Reactive.mono(task);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
