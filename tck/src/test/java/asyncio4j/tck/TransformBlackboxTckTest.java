package asyncio4j.tck;

import asyncio4j.reactor.Reactive;
import org.reactivestreams.Subscriber;

/** The Reactive Streams TCK on the subscriber that a transformer is for its upstream. */
public class TransformBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    Reactive.<Integer, Integer>transform(loop(), publisher, 4, (in, out) -> in.forEach(out::yield))
        .subscribe(item -> {}, error -> {}); // The TCK fails some of them.
    return publisher.subscriber();
  }
}
