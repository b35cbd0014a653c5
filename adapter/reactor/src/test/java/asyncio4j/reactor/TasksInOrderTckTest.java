package asyncio4j.reactor;

import java.util.List;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on several tasks, in their order. */
@Test
public class TasksInOrderTckTest extends TasksTckTest {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Reactive.inOrder(tasks(elements));
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return Reactive.inOrder(List.of(closedLoop.createFuture()));
  }
}
