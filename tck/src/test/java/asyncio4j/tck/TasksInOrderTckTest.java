package asyncio4j.tck;

import asyncio4j.LoopFuture;
import asyncio4j.reactor.Reactive;
import java.util.List;
import org.reactivestreams.Publisher;

/** The Reactive Streams TCK on several tasks, in their order. */
public class TasksInOrderTckTest extends TasksTckTest {

  @Override
  Publisher<Integer> publisher(List<? extends LoopFuture<Integer>> futures) {
    return Reactive.inOrder(futures);
  }
}
