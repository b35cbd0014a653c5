package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoHandle;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes {@link UringRegistration}s. Closing a descriptor is something that the ring is asked for,
 * as all else; when the ring goes before that is done, the descriptor stays. Belongs to the loop's
 * line.
 */
final class UringQuirks implements Quirks {

  private static final Logger LOG = LoggerFactory.getLogger(UringQuirks.class);

  private final LoopExecutor executor;

  /** The ring takes no other thread than the first to use it, not even to be closed. */
  private final boolean forOneThread;

  /** Those that have a descriptor. */
  private final Set<UringRegistration> open = new LinkedHashSet<>();

  UringQuirks(LoopExecutor executor, boolean forOneThread) {
    this.executor = executor;
    this.forOneThread = forOneThread;
  }

  @Override
  public IoRegistration register(IoHandler handler, IoHandle handle) throws Exception {
    return UringRegistration.make(handler, (IoUringIoHandle) handle, executor, open);
  }

  /** The system ends what a thread has asked for with the thread. */
  @Override
  public boolean staysOnThread(boolean used) {
    return used || forOneThread;
  }

  @Override
  public boolean doesLater() {
    return true;
  }

  @Override
  public void closeAll(IoHandler handler) {
    for (UringRegistration each : List.copyOf(open)) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed properly", each, e);
      }
    }
  }

  @Override
  public boolean isClosing() {
    return !open.isEmpty();
  }

  @Override
  public void destroy(IoHandler handler) {
    handler.prepareToDestroy();
    handler.destroy();
  }
}
