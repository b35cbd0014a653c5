package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.Handle;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Calls back while a channel of the JDK's is ready: what is behind {@code add_reader} and {@code
 * add_writer}. Level-triggered, as asyncio's. Belongs to the loop's line.
 */
final class Watch extends NioSelectableChannelIoHandle<SelectableChannel> {

  /** One of the two directions. */
  private final class Side implements Runnable {
    final Runnable callback;
    final Context context = Context.copyContext();

    /** The call that is scheduled for this iteration. */
    @Nullable Handle call;

    Side(Runnable callback) {
      this.callback = callback;
    }

    void ready() {
      Handle before = call;
      if (before == null) {
        call = loop.callSoon(this, context);
      }
    }

    @Override
    public void run() {
      call = null;
      callback.run();
    }

    /** What a report names. */
    @Override
    public String toString() {
      return callback + " for " + channel;
    }

    void cancel() {
      if (call != null) {
        call.cancel();
      }
    }
  }

  private final EventLoop loop;
  private final SelectableChannel channel;
  private final int readOps;
  private @Nullable IoRegistration registration;
  private @Nullable Side reader;
  private @Nullable Side writer;

  Watch(EventLoop loop, SelectableChannel channel) {
    super(channel);
    this.loop = loop;
    this.channel = channel;
    this.readOps = channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
  }

  /** Registers with the selector; before anything else. */
  void register(LoopExecutor executor) throws IOException {
    registration = executor.registerNow(this);
  }

  void setReader(@Nullable Runnable callback) {
    if (reader != null) {
      reader.cancel();
    }
    reader = callback == null ? null : new Side(callback);
    update();
  }

  void setWriter(@Nullable Runnable callback) {
    if (writer != null) {
      writer.cancel();
    }
    writer = callback == null ? null : new Side(callback);
    update();
  }

  /** The callback for reading; null if there is none. */
  @Nullable Runnable reader() {
    return reader == null ? null : reader.callback;
  }

  /** The callback for writing; null if there is none. */
  @Nullable Runnable writer() {
    return writer == null ? null : writer.callback;
  }

  /** A socket that is connecting becomes connected before it becomes writable. */
  private int writeOps() {
    return channel instanceof SocketChannel socket && socket.isConnectionPending()
        ? SelectionKey.OP_CONNECT
        : channel.validOps() & SelectionKey.OP_WRITE;
  }

  private void update() {
    IoRegistration registered = registration;
    if (registered == null || !registered.isValid()) {
      return;
    }
    if (reader == null && writer == null) {
      registered.cancel();
      registration = null;
    } else {
      int ops = (reader == null ? 0 : readOps) | (writer == null ? 0 : writeOps());
      registered.submit(NioIoOps.valueOf(ops));
    }
  }

  @Override
  protected void handle(SelectableChannel ready, SelectionKey key) {
    int ops = key.isValid() ? key.readyOps() : 0;
    if (reader != null && (ops & readOps) != 0) {
      reader.ready();
    }
    if (writer != null && (ops & ~readOps) != 0) {
      writer.ready();
    }
  }

  /** Called by Netty when the registration ends; the channel is not ours. */
  @Override
  public void close() {
    reader = null;
    writer = null;
  }
}
