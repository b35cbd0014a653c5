package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes {@link EpollRegistration}s. Belongs to the loop's line. */
final class EpollQuirks implements Quirks {

  private static final Logger LOG = LoggerFactory.getLogger(EpollQuirks.class);

  private final Set<IoHandle> resting = new LinkedHashSet<>();

  @Override
  public IoRegistration register(IoHandler handler, IoHandle handle) throws Exception {
    return new EpollRegistration(handler, handle, resting);
  }

  @Override
  public boolean staysOnThread(boolean used) {
    return false;
  }

  @Override
  public boolean doesLater() {
    return false;
  }

  @Override
  public void closeAll(IoHandler handler) {
    // The handler does not know these at the moment.
    for (IoHandle handle : List.copyOf(resting)) {
      try {
        handle.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed properly", handle, e);
      }
    }
    handler.prepareToDestroy();
  }

  @Override
  public boolean isClosing() {
    return false;
  }

  @Override
  public void destroy(IoHandler handler) {
    handler.destroy();
  }
}
