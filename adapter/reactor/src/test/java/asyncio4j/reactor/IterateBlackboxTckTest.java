package asyncio4j.reactor;

import org.reactivestreams.Subscriber;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.iterate}. */
@Test
public class IterateBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    return publisher.by(
        background,
        () -> {
          try (AsyncIterable<Integer> items = Reactive.iterate(publisher, 4)) {
            items.forEach(item -> {});
          } catch (Exception e) {
            // The TCK fails some of them.
          }
        });
  }
}
