package asyncio4j.tck;

import asyncio4j.LoopFuture;
import asyncio4j.reactor.Reactive;
import java.util.List;
import org.reactivestreams.Publisher;

/** The Reactive Streams TCK on several tasks, as they complete. */
public class TasksTckTest extends AsyncPublisherVerification<Integer> {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return publisher(OnLoop.call(loop(), () -> Numbers.tasks(elements)));
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return publisher(List.of(closedLoop().createFuture()));
  }

  Publisher<Integer> publisher(List<? extends LoopFuture<Integer>> futures) {
    return Reactive.asCompleted(futures);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 100;
  }
}
