package asyncio4j.tck;

import asyncio4j.EventLoop;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.toQueue}. */
public class ToQueueWhiteboxTckTest extends WhiteboxTck {

  @Override
  Puppet puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    return new FillingPuppet(loop, probe);
  }
}
