package asyncio4j.tck;

import asyncio4j.reactor.Reactive;
import org.reactivestreams.Subscriber;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.awaitFirst}. */
public class AwaitFirstBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    return publisher.by(
        loop(),
        () -> {
          try {
            Reactive.awaitFirst(publisher);
          } catch (Exception e) {
            // The TCK fails some of them.
          }
        });
  }
}
