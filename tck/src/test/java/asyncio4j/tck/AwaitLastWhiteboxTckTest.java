package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;

/**
 * The Reactive Streams TCK on the subscriber behind {@code Reactive.awaitLast}, which takes all
 * items.
 */
public class AwaitLastWhiteboxTckTest extends WhiteboxTck {

  @Override
  Puppet puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    return new AwaitingPuppet(loop, probe, Reactive::awaitLastOrNull);
  }
}
