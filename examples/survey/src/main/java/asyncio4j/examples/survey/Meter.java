package asyncio4j.examples.survey;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/** What was read from the tree and what has come out of the pipeline. Any thread. */
final class Meter {

  private final AtomicLong chunksRead = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong chunksTaken = new AtomicLong();
  private final AtomicLong filesCounted = new AtomicLong();
  private final LongAccumulator mostAhead = new LongAccumulator(Math::max, 0);

  /** A chunk was read from a file. */
  void read(int bytes) {
    bytesRead.addAndGet(bytes);
    mostAhead.accumulate(chunksRead.incrementAndGet() - chunksTaken.get());
  }

  /** The consumer has begun with a piece. */
  void taken(Piece piece) {
    if (piece instanceof Piece.Chunk) {
      chunksTaken.incrementAndGet();
    }
  }

  /** A file has come out of the pipeline. */
  void countFile() {
    filesCounted.incrementAndGet();
  }

  long filesCounted() {
    return filesCounted.get();
  }

  long chunksRead() {
    return chunksRead.get();
  }

  long bytesRead() {
    return bytesRead.get();
  }

  /** How many chunks, at the most, were read and not yet taken. */
  long mostAhead() {
    return mostAhead.get();
  }
}
