package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a {@link StreamReader} from a transport: {@code asyncio.StreamReaderProtocol}. To be used
 * with {@link LoopIo#createConnection} where {@link Streams} does not fit.
 */
public final class StreamReaderProtocol implements Protocol {

  private final EventLoop loop;
  private final StreamReader reader;
  private final @Nullable ConnectedCallback connected;
  private final DrainControl drain;
  private final LoopFuture<@Nullable Void> closed;
  private @Nullable Transport transport;
  private boolean overSsl;

  /** Holds the server's task while it runs. */
  private @Nullable Task<?> task;

  /**
   * A protocol for one connection.
   *
   * @param loop the loop
   * @param reader gets the data
   * @param connected handles the connection, as a task; null to leave it to the maker
   */
  public StreamReaderProtocol(
      EventLoop loop, StreamReader reader, @Nullable ConnectedCallback connected) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.reader = Objects.requireNonNull(reader, "reader");
    this.connected = connected;
    this.drain = new DrainControl(loop);
    this.closed = loop.createFuture();
  }

  @Override
  public void connectionMade(Transport made) {
    transport = made;
    reader.setTransport(made);
    overSsl = made.getExtraInfo(ExtraInfo.SSLCONTEXT) != null;
    ConnectedCallback handler = connected;
    if (handler == null) {
      return;
    }
    StreamWriter writer = new StreamWriter(loop, made, this, reader);
    Task<@Nullable Void> running = loop.createTask(() -> handler.connected(reader, writer));
    task = running;
    running.addDoneCallback(done -> {
      task = null;
      if (done.isCancelled()) {
        made.close();
        return;
      }
      Throwable failure = done.exception();
      if (failure != null) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("message", "Unhandled exception in client_connected_cb");
        context.put("exception", failure);
        context.put("transport", made);
        loop.callExceptionHandler(context);
        made.close();
      }
    });
  }

  @Override
  public void dataReceived(ByteBuf data) {
    reader.feedData(ByteBufUtil.getBytes(data));
  }

  /** As {@link #dataReceived(ByteBuf)}, from a transport that calls {@link #settle} at its end. */
  void lend(ByteBuf data) {
    reader.lend(data);
  }

  /** Keeps no buffer that was lent. */
  void settle() {
    reader.settle();
  }

  @Override
  public boolean eofReceived() {
    reader.feedEof();
    // TLS cannot be closed for one direction only.
    return !overSsl;
  }

  @Override
  public void pauseWriting() {
    drain.pauseWriting();
  }

  @Override
  public void resumeWriting() {
    drain.resumeWriting();
  }

  @Override
  public void connectionLost(@Nullable Throwable cause) {
    if (cause == null) {
      reader.feedEof();
    } else {
      reader.setException(cause);
    }
    if (!closed.isDone()) {
      if (cause == null) {
        closed.setResult(null);
      } else {
        closed.setException(cause);
        // Whoever closes need not wait for it.
        Throwable retrieved = closed.exception();
        assert retrieved == cause;
      }
    }
    drain.connectionLost(cause);
    transport = null;
  }

  /** The connection is encrypted from now on. */
  void secured() {
    overSsl = true;
  }

  /** Tells on which side of the connection we are. */
  boolean isServer() {
    return connected != null;
  }

  DrainControl drainControl() {
    return drain;
  }

  LoopFuture<@Nullable Void> closed() {
    return closed;
  }

  @Override
  public String toString() {
    return "<StreamReaderProtocol " + transport + ">";
  }
}
