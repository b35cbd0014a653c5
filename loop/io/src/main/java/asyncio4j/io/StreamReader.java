package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a connection: {@code asyncio.StreamReader}. It belongs to the thread of its loop; one
 * coroutine at a time may read. In debug mode, what reads or feeds it throws an {@link
 * IllegalStateException} on other threads, as {@link EventLoop#checkThread} does.
 *
 * <p>When more than twice its limit is buffered the transport is paused, and with it the other
 * side. What the methods return is the caller's.
 */
public final class StreamReader {

  /** The default limit, in bytes: 64 KiB. */
  public static final int DEFAULT_LIMIT = 64 * 1024;

  private final EventLoop loop;
  private final int limit;
  private final ByteQueue buffer = new ByteQueue();
  private boolean eof;
  private @Nullable Throwable exception;
  private @Nullable ReadTransport transport;
  private boolean paused;

  /** Who subscribed to the publisher. */
  private @Nullable ReaderSubscription subscriber;

  /** Who waits for data. */
  private @Nullable LoopFuture<@Nullable Void> waiter;

  /** Who read last took a buffer as it had come, and so may be the next. */
  private boolean takesBuffers;

  /**
   * A reader that is fed by hand or by a {@link StreamReaderProtocol}.
   *
   * @param loop the loop that it belongs to
   * @param limit how many bytes, without the separator, {@link #readLine} and {@link #readUntil}
   *     return at the most
   * @throws IllegalArgumentException if the limit is not positive
   */
  public StreamReader(EventLoop loop, int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("Limit cannot be <= 0");
    }
    this.loop = Objects.requireNonNull(loop, "loop");
    this.limit = limit;
  }

  // ---- what feeds it ----

  /**
   * Names the transport that is paused when too much is buffered: {@code reader.set_transport}.
   *
   * @param newTransport the transport
   */
  public void setTransport(ReadTransport newTransport) {
    transport = newTransport;
  }

  /**
   * Adds bytes: {@code reader.feed_data(data)}.
   *
   * @param data the bytes; they belong to the reader from now on
   * @throws IllegalStateException after {@link #feedEof()}
   */
  public void feedData(byte[] data) {
    loop.checkThread(this, "feedData", false);
    if (eof) {
      throw new IllegalStateException("feed_data after feed_eof");
    }
    if (data.length == 0) {
      return;
    }
    buffer.add(data);
    wakeUp();
    maybePause();
  }

  /**
   * Adds bytes of a buffer that stays the caller's, but may be kept and passed on to who reads
   * buffers. Whoever calls this calls {@link #settle} at the end.
   */
  void lend(ByteBuf data) {
    if (takesBuffers && !eof && (waiter != null || isWorthKeeping(data))) {
      buffer.lend(data.retain());
      wakeUp();
      maybePause();
    } else {
      feedData(ByteBufUtil.getBytes(data));
    }
  }

  /**
   * What lies here counts for the limit by its bytes, so it must not occupy much more than them.
   */
  private static boolean isWorthKeeping(ByteBuf data) {
    return data.readableBytes() >= data.capacity() / 2;
  }

  /** Keeps no buffer of a pool's from now on: perhaps nobody comes for it any more. */
  void settle() {
    buffer.settle();
  }

  private void maybePause() {
    ReadTransport source = transport;
    if (source != null && !paused && buffer.size() > 2L * limit) {
      source.pauseReading();
      paused = true;
    }
  }

  /** Tells that nothing more will come: {@code reader.feed_eof()}. */
  public void feedEof() {
    loop.checkThread(this, "feedEof", false);
    eof = true;
    wakeUp();
    wakeSubscriber();
  }

  /**
   * Breaks the reader: {@code reader.set_exception(exc)}. Whoever reads gets the exception, from
   * now on, even if data is buffered.
   *
   * @param newException what the methods throw
   */
  public void setException(Throwable newException) {
    loop.checkThread(this, "setException", false);
    exception = Objects.requireNonNull(newException, "exception");
    LoopFuture<@Nullable Void> waiting = waiter;
    if (waiting != null) {
      waiter = null;
      if (!waiting.isCancelled()) {
        waiting.setException(newException);
      }
    }
    wakeSubscriber();
  }

  /** One that has no demand hears of the end all the same. */
  private void wakeSubscriber() {
    ReaderSubscription waiting = subscriber;
    if (waiting != null) {
      waiting.wakeUp();
    }
  }

  /** Tells whether there is nothing to be read, now or ever. */
  boolean isOver() {
    return exception != null || atEof();
  }

  /**
   * What broke the reader: {@code reader.exception()}.
   *
   * @return the exception; null if there is none
   */
  public @Nullable Throwable exception() {
    return exception;
  }

  /**
   * Tells whether all was read: {@code reader.at_eof()}.
   *
   * @return true if nothing is buffered and nothing more will come
   */
  public boolean atEof() {
    return eof && buffer.isEmpty();
  }

  private void wakeUp() {
    LoopFuture<@Nullable Void> waiting = waiter;
    if (waiting != null) {
      waiter = null;
      if (!waiting.isCancelled()) {
        waiting.setResult(null);
      }
    }
  }

  private void waitForData(String method) {
    if (waiter != null) {
      throw new IllegalStateException(
          method + "() called while another coroutine is already waiting for incoming data");
    }
    if (eof) {
      throw new AssertionError("waiting after the end");
    }
    ReadTransport source = transport;
    if (paused && source != null) {
      paused = false;
      source.resumeReading();
    }
    LoopFuture<@Nullable Void> waiting = loop.createFuture();
    waiter = waiting;
    try {
      waiting.await();
    } finally {
      // Another coroutine may be waiting since this one was woken.
      if (waiter == waiting) {
        waiter = null;
      }
    }
  }

  private void maybeResume() {
    ReadTransport source = transport;
    if (paused && source != null && buffer.size() <= limit) {
      paused = false;
      source.resumeReading();
    }
  }

  /** To be called first by whatever reads; who takes buffers says so after it. */
  private void check(String method) {
    loop.checkThread(this, method, true);
    if (exception != null) {
      throw Sneaky.rethrow(exception);
    }
    takesBuffers = false;
  }

  // ---- reading ----

  /**
   * Reads a line: {@code reader.readline()}.
   *
   * @return the line with its {@code \n}; at the end of the data what is left, which is empty at
   *     last
   * @throws IllegalArgumentException if the line is longer than the limit; what is buffered of it
   *     is thrown away
   * @throws IOException if the connection broke
   */
  public byte[] readLine() throws IOException {
    try {
      return readUntil(new byte[] {'\n'});
    } catch (IncompleteReadError e) {
      return e.partial();
    } catch (LimitOverrunError e) {
      if (buffer.indexOf(new byte[] {'\n'}, e.consumed()) == e.consumed()) {
        buffer.skip(e.consumed() + 1);
      } else {
        buffer.skip(buffer.size());
      }
      maybeResume();
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads up to and including a separator: {@code reader.readuntil(separator)}.
   *
   * @param separator at least one byte
   * @return the bytes with the separator
   * @throws IncompleteReadError if the data ended first
   * @throws LimitOverrunError if more than the limit comes before the separator
   * @throws IllegalArgumentException if the separator is empty
   * @throws IOException if the connection broke
   */
  public byte[] readUntil(byte[] separator) throws IOException {
    return readUntil(List.of(separator));
  }

  /**
   * Reads up to and including the first of several separators: {@code
   * reader.readuntil(separators)}. The match that ends first counts, and of those that end together
   * the shortest: its place is what the limit is about.
   *
   * @param separators each at least one byte
   * @return the bytes with the separator
   * @throws IncompleteReadError if the data ended first
   * @throws LimitOverrunError if more than the limit comes before the separator
   * @throws IllegalArgumentException if there is no separator or one is empty
   * @throws IOException if the connection broke
   */
  public byte[] readUntil(Collection<byte[]> separators) throws IOException {
    List<byte[]> sorted =
        separators.stream().sorted(Comparator.comparingInt(one -> one.length)).toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("Separator should contain at least one element");
    }
    int shortest = sorted.getFirst().length;
    int longest = sorted.getLast().length;
    if (shortest == 0) {
      throw new IllegalArgumentException("Separator should be at least one-byte string");
    }
    check("readUntil");
    int offset = 0;
    int start;
    int end;
    while (true) {
      start = -1;
      end = Integer.MAX_VALUE;
      if (buffer.size() - offset >= shortest) {
        for (byte[] separator : sorted) {
          int found = buffer.indexOf(separator, offset);
          if (found >= 0 && found + separator.length < end) {
            start = found;
            end = found + separator.length;
          }
        }
        if (start >= 0) {
          break;
        }
        offset = Math.max(0, buffer.size() + 1 - longest);
        if (offset > limit) {
          throw new LimitOverrunError("Separator is not found, and chunk exceed the limit", offset);
        }
      }
      if (eof) {
        throw new IncompleteReadError(buffer.take(buffer.size()), null);
      }
      waitForData("readuntil");
    }
    if (start > limit) {
      throw new LimitOverrunError("Separator is found, but chunk is longer than limit", start);
    }
    byte[] chunk = buffer.take(end);
    maybeResume();
    return chunk;
  }

  /**
   * Reads all up to the end: {@code reader.read()}. The limit does not count.
   *
   * @return the bytes
   * @throws IOException if the connection broke
   */
  public byte[] read() throws IOException {
    check("read");
    ByteQueue all = new ByteQueue();
    for (byte[] piece = read(limit); piece.length > 0; piece = read(limit)) {
      all.add(piece);
    }
    return all.take(all.size());
  }

  /**
   * Reads what is there, or waits for something: {@code reader.read(n)}.
   *
   * @param most how many bytes at the most; negative means all up to the end
   * @return at least one byte; none at the end, or if none was asked for
   * @throws IOException if the connection broke
   */
  public byte[] read(int most) throws IOException {
    check("read");
    if (most == 0) {
      return new byte[0];
    }
    if (most < 0) {
      return read();
    }
    if (buffer.isEmpty() && !eof) {
      waitForData("read");
    }
    byte[] data = buffer.take(Math.min(most, buffer.size()));
    maybeResume();
    return data;
  }

  /**
   * Reads an exact number of bytes: {@code reader.readexactly(n)}. The limit does not count.
   *
   * @param count how many
   * @return the bytes
   * @throws IncompleteReadError if the data ended first
   * @throws IllegalArgumentException if the number is negative
   * @throws IOException if the connection broke
   */
  public byte[] readExactly(int count) throws IOException {
    if (count < 0) {
      throw new IllegalArgumentException("readexactly size can not be less than zero");
    }
    check("readExactly");
    if (count == 0) {
      return new byte[0];
    }
    while (buffer.size() < count) {
      if (eof) {
        throw new IncompleteReadError(buffer.take(buffer.size()), count);
      }
      waitForData("readexactly");
    }
    byte[] data = buffer.take(count);
    maybeResume();
    return data;
  }

  /**
   * As {@link #read(int)}, into a buffer of the caller's.
   *
   * @param target takes what fits between its position and its limit; its position moves
   * @return how many bytes; -1 at the end; 0 if the target has no room
   * @throws IOException if the connection broke
   */
  public int readInto(ByteBuffer target) throws IOException {
    byte[] data = read(target.remaining());
    if (data.length == 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    target.put(data);
    return data.length;
  }

  /**
   * As {@link #read(int)}, as a piece that was received, without a copy. What a connection receives
   * after the first call of this method, and until another method reads, is in the memory that it
   * was received into, which belongs to Netty's pool; but for pieces that nobody waits for and that
   * fill less than half of their memory.
   *
   * @param most how many bytes at the most, at least one
   * @return a buffer that is the caller's, who has to release it or to hand it to somebody who
   *     does, as {@link StreamWriter#write(ByteBuf)}; without readable bytes at the end
   * @throws IllegalArgumentException if {@code most} is not positive
   * @throws IOException if the connection broke
   */
  public ByteBuf readBuffer(int most) throws IOException {
    if (most <= 0) {
      throw new IllegalArgumentException("most must be positive: " + most);
    }
    check("read");
    takesBuffers = true;
    if (buffer.isEmpty() && !eof) {
      waitForData("read");
    }
    ByteBuf received = buffer.takeLent(most);
    if (received != null) {
      maybeResume();
      return received;
    }
    return buffer.isEmpty() ? Unpooled.EMPTY_BUFFER : takePiece(most);
  }

  /** Waits in a coroutine until there is something; false at the end. */
  boolean awaitData(String method) {
    check(method);
    if (buffer.isEmpty() && !eof) {
      waitForData(method);
    }
    return !buffer.isEmpty();
  }

  /** Takes what came in one piece; there must be something. */
  ByteBuf takePiece(int most) {
    byte[] data = buffer.takePiece(most);
    maybeResume();
    return Unpooled.wrappedBuffer(data);
  }

  /**
   * What comes, as a publisher of buffers. Each subscription takes from the reader what it asks
   * for, from the place where reading has got to, and no more: without demand nothing is taken,
   * twice the limit is buffered at the most with one piece above, then the transport is paused, and
   * with it the other side. There is one subscriber at a time; when it has cancelled, the reader
   * can be read on, in any way, and nothing is lost.
   *
   * <p>Subscribing, {@code request} and {@code cancel} may happen on any thread. {@code
   * onSubscribe} comes on that of the subscriber, the other signals on the loop's, in a task of its
   * own, so that they may await. {@code onComplete} follows the end of the data, {@code onError}
   * what broke the connection; a {@link java.util.concurrent.CancellationException} if the loop
   * ends first, an {@link IllegalStateException} if it is closed or if the reader has a subscriber
   * already. The end is told without demand, too. Cancelling does not close the connection.
   *
   * <p>The buffers belong to the subscriber. They are around memory of the collector's: releasing
   * them is right, forgetting them loses nothing.
   *
   * @return the publisher, to be subscribed to any number of times, one after the other
   */
  public Flow.Publisher<ByteBuf> publisher() {
    return publisher(limit);
  }

  /**
   * As {@link #publisher()}, with smaller or larger buffers.
   *
   * @param most how many bytes a buffer holds at the most, at least one
   * @return the publisher
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public Flow.Publisher<ByteBuf> publisher(int most) {
    if (most <= 0) {
      throw new IllegalArgumentException("most must be positive: " + most);
    }
    return new ReaderPublisher(loop, this, most);
  }

  /** Makes somebody the subscriber; false if there is another. On the loop's line. */
  boolean claim(ReaderSubscription newSubscriber) {
    if (subscriber != null) {
      return false;
    }
    subscriber = newSubscriber;
    return true;
  }

  /** Undoes {@link #claim}. */
  void release(ReaderSubscription oldSubscriber) {
    if (subscriber == oldSubscriber) {
      subscriber = null;
    }
  }

  /**
   * Reads line by line to the end: {@code async for line in reader}.
   *
   * @param action gets each line, with its {@code \n}; it may await
   * @throws IllegalArgumentException if a line is longer than the limit
   * @throws IOException if the connection broke
   */
  public void forEachLine(Consumer<byte[]> action) throws IOException {
    for (byte[] line = readLine(); line.length > 0; line = readLine()) {
      action.accept(line);
    }
  }

  @Override
  public String toString() {
    return "<StreamReader "
        + (buffer.isEmpty() ? "" : buffer.size() + " bytes ")
        + (eof ? "eof " : "")
        + (paused ? "paused " : "")
        + "limit="
        + limit
        + (exception == null ? "" : " exception=" + exception)
        + ">";
  }
}
