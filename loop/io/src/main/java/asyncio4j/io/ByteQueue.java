package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the pieces in which they came; a piece that is taken whole is not copied. What lies in
 * here is memory of the collector's, which nobody has to release, but for the {@link #lend lent}
 * pieces.
 */
final class ByteQueue {

  private static final byte[] NONE = {};

  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(1);

  /** Where the first piece's rest begins. */
  private int start;

  /** What comes behind all those pieces, in memory of a pool's. */
  private final ArrayDeque<ByteBuf> lent = new ArrayDeque<>(1);

  /** All of them, with those of the lent pieces. */
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a piece, which belongs to the queue from now on. */
  void add(byte[] piece) {
    if (piece.length == 0) {
      return;
    }
    if (lent.isEmpty()) {
      pieces.add(piece);
    } else {
      lent.add(Unpooled.wrappedBuffer(piece));
    }
    size += piece.length;
  }

  /**
   * Adds a buffer, which belongs to the queue from now on. Whoever lends it sees to it that {@link
   * #settle} is called when he ends: perhaps nobody comes to take it.
   */
  void lend(ByteBuf piece) {
    lent.add(piece);
    size += piece.readableBytes();
  }

  /**
   * Takes the first piece, or at most so many bytes of it, in a buffer that is the caller's then;
   * null if that piece is not a lent one.
   */
  @Nullable ByteBuf takeLent(int most) {
    ByteBuf piece = pieces.isEmpty() ? lent.peek() : null;
    if (piece == null) {
      return null;
    }
    if (piece.readableBytes() > most) {
      size -= most;
      return piece.readRetainedSlice(most);
    }
    lent.remove();
    size -= piece.readableBytes();
    return piece;
  }

  /** Makes what is left of the lent pieces, if there are any, pieces as all others. */
  void settle() {
    for (ByteBuf piece = lent.poll(); piece != null; piece = lent.poll()) {
      try {
        pieces.add(ByteBufUtil.getBytes(piece, piece.readerIndex(), piece.readableBytes(), false));
      } finally {
        piece.release();
      }
    }
  }

  /** The first piece, of which there must be one. */
  private byte[] first() {
    if (pieces.isEmpty()) {
      settle();
    }
    return pieces.getFirst();
  }

  /** Takes exactly so many bytes, which must be there. */
  byte[] take(int count) {
    if (count == 0) {
      return NONE;
    }
    byte[] first = first();
    if (start == 0 && first.length == count) {
      pieces.removeFirst();
      size -= count;
      return first;
    }
    byte[] taken = new byte[count];
    int at = 0;
    while (at < count) {
      byte[] piece = first();
      int part = Math.min(count - at, piece.length - start);
      System.arraycopy(piece, start, taken, at, part);
      at += part;
      drop(part);
    }
    return taken;
  }

  /** Takes at most so many bytes, and no more than one piece holds. Not for an empty queue. */
  byte[] takePiece(int most) {
    return take(Math.min(most, first().length - start));
  }

  /** Throws bytes away, which must be there. */
  void skip(int count) {
    int left = count;
    while (left > 0) {
      int part = Math.min(left, first().length - start);
      drop(part);
      left -= part;
    }
  }

  /** Drops bytes of the first piece. */
  private void drop(int count) {
    start += count;
    size -= count;
    if (start == pieces.getFirst().length) {
      pieces.removeFirst();
      start = 0;
    }
  }

  /**
   * Looks for a separator.
   *
   * @param from no separator begins before this position
   * @return where the first one begins; -1 if there is none
   */
  int indexOf(byte[] separator, int from) {
    if (size - from < separator.length) {
      return -1;
    }
    settle();
    if (pieces.size() > 1) {
      join();
    }
    byte[] all = pieces.getFirst();
    int last = start + size - separator.length;
    byte first = separator[0];
    for (int i = start + from; i <= last; i++) {
      if (all[i] == first && matches(all, i, separator)) {
        return i - start;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] all, int at, byte[] separator) {
    for (int i = 1; i < separator.length; i++) {
      if (all[at + i] != separator[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes one piece of all. Who looks for a separator does so for each piece that comes, so this is
   * bounded by the limit of the reader.
   */
  private void join() {
    byte[] all = take(size);
    start = 0;
    add(all);
  }
}
