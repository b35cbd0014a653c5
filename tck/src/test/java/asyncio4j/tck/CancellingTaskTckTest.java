package asyncio4j.tck;

import asyncio4j.LoopFuture;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Publisher;

/** The Reactive Streams TCK on a Mono whose subscriber cancels the task when it leaves. */
public class CancellingTaskTckTest extends TaskTckTest {

  @Override
  Publisher<Integer> publisher(LoopFuture<Integer> task) {
    return Reactive.cancellingMono(task);
  }
}
