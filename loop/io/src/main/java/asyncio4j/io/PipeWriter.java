package asyncio4j.io;

import asyncio4j.EventLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a pipe that blocks, on a thread of its own. */
final class PipeWriter implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(PipeWriter.class);

  /** The last thing to do. */
  private static final byte[] CLOSE = {};

  private final EventLoop loop;
  private final OutputStream out;
  private final FlowControl flow;

  /** Called once, when it is on its way to be closed, unless it is lost before. */
  private final Consumer<Transport> closes;

  /** Called once, when the connection is lost. */
  private final Consumer<Transport> gone;

  /** Filled on the loop's line, emptied by the thread. */
  private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();

  /** The rest belongs to the loop's line. */
  private StreamProtocol protocol;

  private boolean running;
  private boolean closing;
  private boolean lost;
  private long pending;

  PipeWriter(
      EventLoop loop,
      OutputStream out,
      StreamProtocol protocol,
      Consumer<Transport> closes,
      Consumer<Transport> gone) {
    this.loop = loop;
    this.out = out;
    this.protocol = protocol;
    this.closes = closes;
    this.gone = gone;
    this.flow = new FlowControl(loop, this, this::getProtocol);
  }

  /** The thread. */
  private void run() {
    IOException failure = null;
    try (OutputStream target = out) {
      while (true) {
        byte[] data = takeNext();
        if (data == CLOSE) {
          break;
        }
        target.write(data);
        target.flush();
        if (!PipeThread.tell(loop, () -> sent(data.length))) {
          return;
        }
      }
    } catch (IOException e) {
      failure = e;
    }
    IOException cause = failure;
    boolean told = PipeThread.tell(loop, () -> ended(cause));
    assert told || loop.isClosed();
  }

  private byte[] takeNext() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        LOG.debug("nobody interrupts this thread for a reason", e);
      }
    }
  }

  private void put(byte[] data) {
    queue.add(data);
    if (!running) {
      running = true;
      PipeThread.start(this::run);
    }
  }

  private void sent(int count) {
    if (!lost) {
      pending -= count;
      flow.shrunk(pending);
    }
  }

  private void ended(@Nullable IOException cause) {
    if (!lost) {
      closing = true;
      lost = true;
      pending = 0;
      BrokenPipeException broken = null;
      if (cause != null) {
        broken = new BrokenPipeException("nobody reads this pipe any more");
        broken.initCause(cause);
      }
      gone.accept(this);
      protocol.connectionLost(broken);
    }
  }

  @Override
  public void write(byte[] data) {
    loop.checkThread(this, "write", false);
    if (data.length > 0 && !lost && !closing) {
      pending += data.length;
      put(data.clone());
      flow.grown(pending);
    }
  }

  @Override
  public void write(ByteBuffer data) {
    loop.checkThread(this, "write", false);
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    write(bytes);
  }

  @Override
  public void write(ByteBuf data) {
    try {
      write(ByteBufUtil.getBytes(data));
    } finally {
      data.release();
    }
  }

  @Override
  public void writeLines(Iterable<byte[]> data) {
    data.forEach(this::write);
  }

  @Override
  public void writeEof() {
    close();
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void close() {
    loop.checkThread(this, "close", false);
    if (!closing) {
      closing = true;
      closes.accept(this);
      put(CLOSE);
    }
  }

  @Override
  public void abort() {
    loop.checkThread(this, "abort", false);
    if (!lost) {
      closing = true;
      lost = true;
      pending = 0;
      queue.clear();
      put(CLOSE);
      gone.accept(this);
      if (!loop.isClosed()) {
        loop.callSoon(() -> protocol.connectionLost(null));
      }
    }
  }

  /**
   * The child has ended, and nobody reads any more. The thread ends too: it finds out whether all
   * that was written had been taken before.
   */
  void childEnded() {
    if (!closing) {
      closing = true;
      if (running) {
        put(CLOSE);
      } else {
        lost = true;
        gone.accept(this);
        loop.callSoon(() -> protocol.connectionLost(null));
      }
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    loop.checkThread(this, "setWriteBufferLimits", false);
    flow.setLimits(high, low, pending);
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public long getWriteBufferSize() {
    return pending;
  }

  /** There is nothing to read. */
  @Override
  public boolean isReading() {
    return false;
  }

  @Override
  public void pauseReading() {}

  @Override
  public void resumeReading() {}

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
    return "<PipeWriter buffered=" + pending + (closing ? " closing" : "") + ">";
  }
}
