package asyncio4j.tck;

import asyncio4j.reactor.Reactive;
import org.reactivestreams.Subscriber;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.awaitLast}. */
public class AwaitLastBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    return publisher.by(
        loop(),
        () -> {
          try {
            Reactive.awaitLast(publisher);
          } catch (Exception e) {
            // The TCK fails some of them.
          }
        });
  }
}
