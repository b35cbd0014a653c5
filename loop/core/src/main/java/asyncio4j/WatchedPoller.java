package asyncio4j;

/**
 * A loop's poller as the loop uses it: what it does besides waiting keeps the loop busy like a
 * callback, and is timed and watched like one. Belongs to the loop's line.
 */
final class WatchedPoller implements Poller, Poller.WaitListener, Activity {

  private final EventLoopImpl loop;
  private final Iterations iterations;
  private final Poller poller;

  /** Whether it says when it waits. If not, all of a poll is a wait unless it must not wait. */
  private final boolean tells;

  WatchedPoller(EventLoopImpl loop, Iterations iterations, Poller poller) {
    this.loop = loop;
    this.iterations = iterations;
    this.poller = poller;
    this.tells = poller.tellWaits(this);
  }

  @Override
  public boolean poll(long nanos) {
    if (tells || nanos == 0) {
      iterations.begins(this);
    }
    try {
      return loop.getDebug()
          ? iterations.stopwatch().poll(poller, nanos, tells)
          : poller.poll(nanos);
    } finally {
      iterations.ends();
    }
  }

  @Override
  public void waitBegins() {
    iterations.ends();
    iterations.stopwatch().waitBegins();
  }

  @Override
  public void waitEnds() {
    iterations.stopwatch().waitEnds();
    iterations.begins(this);
  }

  @Override
  public String description() {
    return "its poller's handling of events";
  }

  @Override
  public void wakeup() {
    poller.wakeup();
  }
}
