package asyncio4j.tck;

import asyncio4j.LoopFuture;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;

/** The Reactive Streams TCK on a Mono made from a running task. */
public class TaskTckTest extends AsyncPublisherVerification<Integer> {

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return publisher(OnLoop.task(loop(), () -> elements == 0 ? null : 1));
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    LoopFuture<Integer> failed =
        OnLoop.task(
            loop(),
            () -> {
              throw new IllegalStateException("failed");
            });
    return publisher(failed);
  }

  Publisher<Integer> publisher(LoopFuture<Integer> task) {
    return Reactive.mono(task);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
