package asyncio4j.tck;

import asyncio4j.EventLoop;

/** The Reactive Streams TCK on the subscriber that a transformer is for its upstream. */
public class TransformWhiteboxTckTest extends WhiteboxTck {

  @Override
  Puppet puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    return new TransformingPuppet(loop, probe);
  }
}
