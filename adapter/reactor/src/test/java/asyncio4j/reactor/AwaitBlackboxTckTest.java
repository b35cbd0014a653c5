package asyncio4j.reactor;

import org.reactivestreams.Subscriber;
import org.testng.annotations.Test;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.await}. */
@Test
public class AwaitBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Captured publisher = new Captured();
    return publisher.by(
        background,
        () -> {
          try {
            Reactive.await(publisher);
          } catch (Exception e) {
            // The TCK fails some of them.
          }
        });
  }
}
