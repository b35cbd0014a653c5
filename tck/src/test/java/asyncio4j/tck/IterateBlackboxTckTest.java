package asyncio4j.tck;

import asyncio4j.reactor.AsyncIterable;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Subscriber;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.iterate}. */
public class IterateBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    return publisher.by(
        loop(),
        () -> {
          try (AsyncIterable<Integer> items = Reactive.iterate(publisher, 4)) {
            items.forEach(item -> {});
          } catch (Exception e) {
            // The TCK fails some of them.
          }
        });
  }
}
