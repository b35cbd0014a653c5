package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.SystemExit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pipe that blocks, on a thread of its own: {@code _UnixReadPipeTransport}. The thread
 * reads the next piece when the protocol has taken the one before and wants more.
 */
final class PipeReader extends ReadOnlyTransport {

  private static final Logger LOG = LoggerFactory.getLogger(PipeReader.class);
  private static final int PIECE = 64 * 1024;

  private final EventLoop loop;
  private final InputStream in;

  /** The JDK closes the pipe of a child that has ended, so an error is no more than the end. */
  private final boolean ofChild;

  /** Called once, when the connection is lost. */
  private final Consumer<Transport> gone;

  /** One permit for each piece that may be read. */
  private final Semaphore wanted = new Semaphore(1);

  /** Set on the loop's line, read by the thread. */
  private volatile boolean closing;

  /**
   * The JDK has read what was left in the child's pipe when the child ended, and has closed it:
   * what comes now is in memory already, and the thread need not wait. As {@link #closing}.
   */
  private volatile boolean unlimited;

  /** The rest belongs to the loop's line. */
  private StreamProtocol protocol;

  private boolean paused;

  /** Came while paused; the permit for the next one is given when it is taken. */
  private final ArrayDeque<byte[]> held = new ArrayDeque<>();

  private boolean ended;
  private @Nullable IOException failure;
  private boolean lost;

  PipeReader(
      EventLoop loop,
      InputStream in,
      StreamProtocol protocol,
      boolean ofChild,
      Consumer<Transport> gone) {
    this.loop = loop;
    this.in = in;
    this.protocol = protocol;
    this.ofChild = ofChild;
    this.gone = gone;
  }

  /** Begins to read. */
  void start() {
    PipeThread.start(this::run);
  }

  /**
   * The child has ended: what it has left is taken at once, so that the thread can end whether
   * somebody wants it or not.
   */
  void childEnded() {
    unlimited = true;
    wanted.release();
  }

  /** The thread. */
  private void run() {
    byte[] piece = new byte[PIECE];
    IOException cause = null;
    try (InputStream source = in) {
      while (true) {
        if (!unlimited) {
          wanted.acquireUninterruptibly();
        }
        if (closing) {
          break;
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
      LOG.debug("a pipe has ended", e);
      cause = ofChild ? null : e;
    }
    IOException broken = cause;
    // Without effect if the loop is closed: nobody reads there.
    boolean told = PipeThread.tell(loop, () -> ended(broken));
    LOG.debug("the loop hears of the end: {}", told);
  }

  private void received(byte[] data) {
    held.add(data);
    deliver();
  }

  private void ended(@Nullable IOException cause) {
    ended = true;
    failure = cause;
    deliver();
  }

  private void deliverMore() {
    if (!held.isEmpty() || ended) {
      loop.callSoon(this::deliver);
    }
  }

  /** Hands over what is there, unless the protocol has paused. */
  private void deliver() {
    if (paused || closing) {
      return;
    }
    byte[] data = held.poll();
    if (data != null) {
      ByteBuf piece = Unpooled.wrappedBuffer(data);
      StreamProtocol to = protocol;
      Delivery.Failure failed = Delivery.of(piece, to, () -> closing || paused || protocol != to);
      if (failed != null) {
        IoErrors.report(
            loop,
            "Fatal error: protocol." + failed.call() + "() call failed.",
            failed.cause(),
            this,
            protocol);
        shut(failed.cause());
        return;
      }
      if (to instanceof BufferedProtocol && piece.isReadable() && !closing) {
        held.addFirst(ByteBufUtil.getBytes(piece));
      } else {
        wanted.release();
      }
      deliverMore();
    } else if (ended) {
      IOException cause = failure;
      shut(cause == null ? deliverEof() : cause);
    }
  }

  /** What the protocol threw; null if nothing. */
  private @Nullable Throwable deliverEof() {
    try {
      boolean keepOpen = protocol.eofReceived();
      LOG.debug("a pipe has one direction only, whatever was answered: {}", keepOpen);
      return null;
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      IoErrors.report(loop, "Fatal error: protocol.eof_received() call failed.", e, this, protocol);
      return e;
    }
  }

  private void shut(@Nullable Throwable cause) {
    if (closing) {
      return;
    }
    closing = true;
    held.clear();
    wanted.release();
    if (loop.isClosed()) {
      gone.accept(this);
    } else {
      loop.callSoon(() -> connectionLost(cause));
    }
  }

  private void connectionLost(@Nullable Throwable cause) {
    lost = true;
    gone.accept(this);
    protocol.connectionLost(cause);
  }

  @Override
  public boolean isReading() {
    return !paused && !closing;
  }

  @Override
  public void pauseReading() {
    loop.checkThread(this, "pauseReading", false);
    paused = true;
  }

  @Override
  public void resumeReading() {
    loop.checkThread(this, "resumeReading", false);
    if (paused && !closing) {
      paused = false;
      deliverMore();
    }
  }

  /**
   * A thread that blocks in the pipe goes on when the other side has ended, or at once if the
   * closing of the stream wakes it. It is closed elsewhere, since that may block.
   */
  @Override
  public void close() {
    loop.checkThread(this, "close", false);
    if (closing) {
      return;
    }
    shut(null);
    if (!ofChild) {
      PipeThread.start(this::closeStream);
    }
  }

  private void closeStream() {
    try {
      in.close();
    } catch (IOException e) {
      LOG.debug("a pipe cannot be closed", e);
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void setProtocol(StreamProtocol newProtocol) {
    loop.checkThread(this, "setProtocol", false);
    protocol = newProtocol;
  }

  @Override
  public StreamProtocol getProtocol() {
    return protocol;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> what) {
    return null;
  }

  @Override
  public String toString() {
    return "<PipeReader"
        + (lost ? " closed" : closing ? " closing" : "")
        + (paused ? " paused" : "")
        + ">";
  }
}
