package asyncio4j.io;

import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Part of a file on its way through a channel. Other than Netty's it leaves the file open, ends
 * early where the file has become shorter, and can be stopped. It is one of Netty's because native
 * channels have the system send only these. Belongs to the loop's line.
 */
final class FilePart extends DefaultFileRegion {

  private static final Logger LOG = LoggerFactory.getLogger(FilePart.class);

  private final FileChannel file;
  private boolean stopped;

  /** What has gone through {@link #transferTo}. Native channels count for themselves. */
  private long transferredHere;

  FilePart(FileChannel file, long position, long count) {
    super(file, position, count);
    this.file = file;
  }

  /** Lets the channel take what was sent for all; the file is not touched any more. */
  void stop() {
    stopped = true;
  }

  @Override
  public long transferTo(WritableByteChannel target, long from) throws IOException {
    long count = count();
    long sent = count == from ? 0 : file.transferTo(position() + from, count - from, target);
    transferredHere += sent;
    return sent;
  }

  @Override
  public long transferred() {
    return super.transferred() + transferredHere;
  }

  @Override
  public long count() {
    if (stopped) {
      return transferred();
    }
    try {
      return Math.max(transferred(), Math.min(super.count(), file.size() - position()));
    } catch (IOException e) {
      LOG.debug("sending fails with the same, and is heard of", e);
      return super.count();
    }
  }

  @Override
  protected void deallocate() {
    // The file is the caller's.
  }
}
