package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;

/** The Reactive Streams TCK on the subscriber behind {@code Reactive.iterate}. */
public class IterateWhiteboxTckTest extends WhiteboxTck {

  @Override
  Puppet puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    return new IteratingPuppet(loop, probe, publisher -> Reactive.iterate(publisher, 1));
  }
}
