package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.util.Set;

/**
 * Registers a channel with epoll anew when something is wanted of it again. Netty (4.2.18 to
 * 4.2.20) takes its descriptor out of epoll when nothing is wanted, as it must, but forgets that it
 * has, and the next wish fails: that of a half-closed connection whose buffer is full, for example.
 * Belongs to the loop's line.
 */
final class EpollRegistration implements IoRegistration {

  private final IoHandler handler;
  private final IoHandle handle;

  /** Those of which nothing is wanted: the handler does not know them, and cannot close them. */
  private final Set<IoHandle> resting;

  private IoRegistration current;
  private boolean wanted;
  private boolean cancelled;

  EpollRegistration(IoHandler handler, IoHandle handle, Set<IoHandle> resting) throws Exception {
    this.handler = handler;
    this.handle = handle;
    this.resting = resting;
    this.current = handler.register(handle);
  }

  @Override
  public long submit(IoOps ops) {
    if (cancelled) {
      return -1;
    }
    boolean wants = !ops.equals(EpollIoOps.NONE);
    if (wanted && !wants) {
      var _ = current.cancel();
      resting.add(handle);
    } else if (wants && resting.remove(handle)) {
      try {
        current = handler.register(handle);
      } catch (Exception e) {
        throw Sneaky.rethrow(e);
      }
    }
    wanted = wants;
    return wants ? current.submit(ops) : 0;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty has it
  public <T> T attachment() {
    return current.attachment();
  }

  @Override
  public boolean isValid() {
    return !cancelled;
  }

  @Override
  public boolean cancel() {
    if (cancelled) {
      return false;
    }
    cancelled = true;
    resting.remove(handle);
    var _ = current.cancel();
    return true;
  }
}
