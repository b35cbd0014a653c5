package asyncio4j.conformance;

import asyncio4j.EventLoop;
import asyncio4j.Handle;
import java.util.stream.Stream;

/** Counts the iterations of a loop: the number of the one that now runs goes before each line. */
public final class Turns {

  private final EventLoop loop;
  private int n;
  private Handle handle;

  /** Begins to count. */
  public Turns(EventLoop loop) {
    this.loop = loop;
    this.handle = loop.callSoon(this::tick);
  }

  private void tick() {
    n++;
    handle = loop.callSoon(this::tick);
  }

  /** The number of the iteration that now runs. */
  public int n() {
    return n;
  }

  /** Logs a line with the number of the iteration. */
  public void log(Object... parts) {
    Kit.log(Stream.concat(Stream.of("t" + n), Stream.of(parts)).toArray());
  }

  /** Ends counting. */
  public void stop() {
    handle.cancel();
  }
}
