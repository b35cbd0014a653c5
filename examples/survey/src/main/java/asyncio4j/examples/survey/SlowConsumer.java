package asyncio4j.examples.survey;

import asyncio4j.Asyncio;
import asyncio4j.reactor.AsyncFlux;
import asyncio4j.reactor.AsyncIterable;
import asyncio4j.reactor.Reactive;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Shows that demand bounds what is read: a consumer that is much slower than the disk asks for the
 * same tree, each time for more at once.
 */
final class SlowConsumer {

  static final int[] DEMANDS = {1, 8, 64, Integer.MAX_VALUE};

  /** Pieces that are there to be read, and those that the consumer takes before it has enough. */
  static final int THERE = 200;

  static final int TAKES = 24;

  private static final Duration PACE = Duration.ofMillis(5);

  private final Options options;
  private final Handles handles;

  /** Takes its time with a piece; knows what has been read. In a coroutine. */
  private final Consumer<Meter> work;

  SlowConsumer(Options options, Handles handles) {
    this(options, handles, _ -> Asyncio.sleep(PACE));
  }

  SlowConsumer(Options options, Handles handles, Consumer<Meter> work) {
    this.options = options;
    this.handles = handles;
    this.work = work;
  }

  /** How many chunks were read ahead of the consumer, at the most. In a coroutine. */
  long mostAhead(int demand) {
    Meter meter = new Meter();
    AsyncFlux<Piece> pieces =
        Reactive.flux(Asyncio.getRunningLoop(), new TreeReader(options, handles, meter));
    int taken = 0;
    try (AsyncIterable<Piece> slowly = Reactive.iterate(pieces.take(THERE), demand)) {
      for (Piece piece : slowly) {
        meter.taken(piece);
        work.accept(meter);
        if (++taken == TAKES) {
          break;
        }
      }
    } finally {
      Reactive.await(pieces.closed());
    }
    return meter.mostAhead();
  }
}
