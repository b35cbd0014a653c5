package asyncio4j.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Tells how one write went. There is one for each write, so it tells its one listener itself, and
 * does without Netty's way of doing so. Belongs to the loop's line.
 */
final class WritePromise extends DefaultChannelPromise {

  /** Who wants to know. */
  interface Listener {

    /**
     * A write is over.
     *
     * @param count what the promise was made with
     * @param when as well
     * @param failure null if all was sent
     */
    void sent(long count, int when, @Nullable Throwable failure);
  }

  private final long count;
  private final int when;
  private final Listener listener;

  WritePromise(Channel channel, long count, int when, Listener listener) {
    super(channel);
    this.count = count;
    this.when = when;
    this.listener = listener;
  }

  @Override
  public boolean trySuccess(@Nullable Void result) {
    boolean first = super.trySuccess(null);
    if (first) {
      listener.sent(count, when, null);
    }
    return first;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    boolean first = super.tryFailure(cause);
    if (first) {
      listener.sent(count, when, cause);
    }
    return first;
  }

  @Override
  public ChannelPromise setSuccess(@Nullable Void result) {
    super.setSuccess(null);
    listener.sent(count, when, null);
    return this;
  }

  @Override
  public ChannelPromise setFailure(Throwable cause) {
    super.setFailure(cause);
    listener.sent(count, when, cause);
    return this;
  }
}
