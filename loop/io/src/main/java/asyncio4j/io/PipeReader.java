package asyncio4j.io;

import asyncio4j.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pipe that blocks, on a thread of its own, into a {@link StreamReader}. The thread reads
 * the next piece when the loop has taken the one before and wants more.
 */
final class PipeReader implements ReadTransport {

  private static final Logger LOG = LoggerFactory.getLogger(PipeReader.class);
  private static final int PIECE = 64 * 1024;

  private final EventLoop loop;
  private final InputStream in;
  private final StreamReader target;

  /** One permit for each piece that may be read. */
  private final Semaphore wanted = new Semaphore(1);

  /** Set on the loop's line, read by the thread. */
  private volatile boolean closing;

  /** The rest belongs to the loop's line. */
  private boolean paused;

  /** A piece was taken while paused: the permit for the next one is still to be given. */
  private boolean owed;

  PipeReader(EventLoop loop, InputStream in, int limit) {
    this.loop = loop;
    this.in = in;
    this.target = new StreamReader(loop, limit);
  }

  /** Begins to read; what the bytes go to. */
  StreamReader start() {
    target.setTransport(this);
    PipeThread.start(this::run);
    return target;
  }

  private void run() {
    byte[] piece = new byte[PIECE];
    try (InputStream source = in) {
      while (true) {
        wanted.acquireUninterruptibly();
        if (closing) {
          return;
        }
        int count = source.read(piece);
        if (count < 0) {
          break;
        }
        byte[] data = Arrays.copyOf(piece, count);
        if (!PipeThread.tell(loop, () -> received(data))) {
          return;
        }
      }
    } catch (IOException e) {
      // The JDK's way to say that somebody has closed it meanwhile.
      LOG.debug("a pipe has ended", e);
    } finally {
      // Without effect if the loop is closed: nobody reads there.
      boolean told = PipeThread.tell(loop, this::ended);
      assert told || loop.isClosed();
    }
  }

  private void received(byte[] data) {
    if (closing) {
      wanted.release();
      return;
    }
    owed = true;
    target.feedData(data);
    more();
  }

  private void more() {
    if (owed && !paused) {
      owed = false;
      wanted.release();
    }
  }

  private void ended() {
    target.feedEof();
  }

  @Override
  public boolean isReading() {
    return !paused && !closing;
  }

  @Override
  public void pauseReading() {
    paused = true;
  }

  @Override
  public void resumeReading() {
    paused = false;
    more();
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> what) {
    return null;
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  /** A thread that blocks in the pipe goes on when the other side has ended. */
  @Override
  public void close() {
    closing = true;
    wanted.release();
  }
}
