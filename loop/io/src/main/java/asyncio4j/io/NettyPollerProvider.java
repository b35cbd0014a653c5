package asyncio4j.io;

import asyncio4j.Poller;
import asyncio4j.PollerProvider;

/** Gives every loop a {@link NettyPoller} for which no other poller was named. */
public final class NettyPollerProvider implements PollerProvider {

  /** For the service loader. */
  public NettyPollerProvider() {}

  @Override
  public Poller poller() {
    return new NettyPoller();
  }
}
