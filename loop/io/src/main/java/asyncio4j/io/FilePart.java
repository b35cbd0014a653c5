package asyncio4j.io;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Part of a file on its way through a channel. Other than Netty's it leaves the file open, ends
 * early where the file has become shorter, and can be stopped. Belongs to the loop's line.
 */
final class FilePart extends AbstractReferenceCounted implements FileRegion {

  private final FileChannel file;
  private final long position;
  private long count;
  private long transferred;

  FilePart(FileChannel file, long position, long count) {
    this.file = file;
    this.position = position;
    this.count = count;
  }

  /** Lets the channel take what was sent for all; the file is not touched any more. */
  void stop() {
    count = transferred;
  }

  @Override
  public long transferTo(WritableByteChannel target, long from) throws IOException {
    long sent = count == from ? 0 : file.transferTo(position + from, count - from, target);
    transferred += sent;
    if (sent == 0 && position + from >= file.size()) {
      stop();
    }
    return sent;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public long transferred() {
    return transferred;
  }

  @Override
  @Deprecated
  public long transfered() {
    return transferred;
  }

  @Override
  protected void deallocate() {
    // The file is the caller's.
  }

  @Override
  public FilePart retain() {
    super.retain();
    return this;
  }

  @Override
  public FilePart retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public FilePart touch() {
    return this;
  }

  @Override
  public FilePart touch(@Nullable Object hint) {
    return this;
  }
}
