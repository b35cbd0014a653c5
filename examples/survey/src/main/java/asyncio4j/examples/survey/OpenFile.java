package asyncio4j.examples.survey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read in chunks. Its methods block, and belong on threads that may. The read and
 * the close can meet, since a cancelled read may still be running when the reader cleans up:
 * whatever the order, an opened file is closed.
 */
final class OpenFile {

  private final Path path;
  private final Handles handles;

  /** Both fields are guarded by this. */
  private @Nullable FileChannel channel;

  private boolean closed;

  OpenFile(Path path, Handles handles) {
    this.path = path;
    this.handles = handles;
  }

  /** Reads the next chunk; opens the file for the first. Less than a full one is the last. */
  ByteBuffer read(int size) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(size);
    FileChannel from = open();
    while (chunk.hasRemaining() && from.read(chunk) >= 0) {}
    return chunk.flip();
  }

  private synchronized FileChannel open() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == null) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      handles.countOpened();
    }
    return channel;
  }

  /** Closes the file, if it is open; returns whether it was. */
  synchronized boolean close() throws IOException {
    FileChannel open = closed ? null : channel;
    closed = true;
    if (open == null) {
      return false;
    }
    handles.countClosed();
    open.close();
    return true;
  }
}
