package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;

/**
 * The Reactive Streams TCK on the subscriber behind {@code Reactive.await}, which takes two items.
 */
public class AwaitWhiteboxTckTest extends WhiteboxTck {

  @Override
  Puppet puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    return new AwaitingPuppet(loop, probe, Reactive::await);
  }
}
