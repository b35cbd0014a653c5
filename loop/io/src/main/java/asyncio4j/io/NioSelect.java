package asyncio4j.io;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategy;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.IntSupplier;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does the waiting of Netty's NIO handler, as its strategy. Netty's own wait swallows an interrupt
 * of the loop's thread, which the loop has to see, and rebuilds selectors against a bug of Java 6.
 */
final class NioSelect extends SelectorProvider implements SelectStrategy {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final SelectorProvider jdk = SelectorProvider.provider();

  /** What Netty selects with; replaced if Netty rebuilds it. Read by those who wake the loop. */
  private volatile @Nullable Selector selector;

  /** How long the coming poll may wait. Belongs to the loop's line. */
  private long nanos;

  IoHandlerFactory newFactory() {
    return NioIoHandler.newFactory(this, () -> this);
  }

  /** Tells how long the next {@link #calculateStrategy} may wait, as {@code Poller.poll} does. */
  void mayWait(long newNanos) {
    nanos = newNanos;
  }

  /** Makes the current or the next wait return at once. Any thread. */
  void wakeup() {
    Selector open = selector;
    if (open != null) {
      open.wakeup();
    }
  }

  /**
   * Gives back the descriptors of channels that were closed since the last poll: the JDK keeps them
   * until then. On the loop's line, and not while it polls.
   */
  void releaseClosed() throws IOException {
    Selector open = selector;
    if (open != null) {
      // What it finds ready is still ready in the next poll.
      int ready = open.selectNow();
      assert ready >= 0;
    }
  }

  /** True if no channel is registered; on the loop's line, and not while it polls. */
  boolean isEmpty() {
    return Objects.requireNonNull(selector, "selector").keys().isEmpty();
  }

  /** Waits until a channel is ready. By whoever waits for the loop, and nobody else meanwhile. */
  void await() throws IOException {
    int ready = Objects.requireNonNull(selector, "selector").select();
    // The loop asks again, with its own eyes.
    assert ready >= 0;
  }

  /** Waits; the number of channels that are ready. Called by Netty on the loop's line. */
  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    Selector open = Objects.requireNonNull(selector, "selector");
    int count =
        nanos <= 0
            ? 0
            : nanos == Long.MAX_VALUE
                ? open.select()
                : open.select(Math.max(1, nanos / MILLI + (nanos % MILLI == 0 ? 0 : 1)));
    // Where Netty has put a set of its own into the selector, only Netty's call fills it properly.
    if (nanos <= 0 || open.selectedKeys().getClass().getName().startsWith("io.netty.")) {
      count = selectNow.get();
    }
    // One that somebody else's call has found ready is not counted, and is to be handled as well.
    return Math.max(count, open.selectedKeys().size());
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    AbstractSelector opened = jdk.openSelector();
    selector = opened;
    return opened;
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return jdk.openDatagramChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return jdk.openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return jdk.openPipe();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return jdk.openServerSocketChannel();
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return jdk.openSocketChannel();
  }
}
