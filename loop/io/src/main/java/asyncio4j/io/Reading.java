package asyncio4j.io;

import io.netty.channel.Channel;

/**
 * Has a channel read, or not. Most channels read once in each poll as long as they may. Those of
 * io_uring go on within a poll while there is something to read, however much that is; so these are
 * asked for each piece, when the last one is delivered. Belongs to the loop's line.
 */
final class Reading {

  private final Channel channel;
  private final boolean inPieces;

  Reading(Channel channel) {
    this.channel = channel;
    this.inPieces =
        channel.eventLoop() instanceof LoopExecutor executor
            && executor.family().readsAtOnce(channel);
  }

  void begin() {
    if (inPieces) {
      var _ = channel.read();
    } else {
      channel.config().setAutoRead(true);
    }
  }

  /** What was read is delivered. */
  void goOn() {
    if (inPieces) {
      var _ = channel.read();
    }
  }

  /** A piece that was asked for may still come. */
  void end() {
    channel.config().setAutoRead(false);
  }
}
