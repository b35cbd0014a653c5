package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the pieces in which they came; a piece that is taken whole is not copied. What lies in
 * here is memory of the collector's, which nobody has to release, but for the {@link #lend lent}
 * piece.
 */
final class ByteQueue {

  private static final byte[] NONE = {};

  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

  /** Where the first piece's rest begins. */
  private int start;

  /** All of them, with those of the lent piece. */
  private int size;

  /** What comes before all other pieces, in memory of a pool's; null as a rule. */
  private @Nullable ByteBuf lent;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a piece, which belongs to the queue from now on. */
  void add(byte[] piece) {
    if (piece.length > 0) {
      pieces.add(piece);
      size += piece.length;
    }
  }

  /**
   * Adds a buffer, which belongs to the queue from now on, to an empty queue. Whoever lends it sees
   * to it that {@link #settle} is called when he ends: perhaps nobody comes to take it.
   */
  void lend(ByteBuf piece) {
    lent = piece;
    size = piece.readableBytes();
  }

  /**
   * Takes the lent piece, or at most so many bytes of it, in a buffer that is the caller's then;
   * null if there is none.
   */
  @Nullable ByteBuf takeLent(int most) {
    ByteBuf piece = lent;
    if (piece == null) {
      return null;
    }
    if (piece.readableBytes() > most) {
      size -= most;
      return piece.readRetainedSlice(most);
    }
    lent = null;
    size -= piece.readableBytes();
    return piece;
  }

  /** Makes what is left of the lent piece, if there is one, a piece as all others. */
  void settle() {
    ByteBuf piece = lent;
    if (piece != null) {
      lent = null;
      try {
        pieces.addFirst(ByteBufUtil.getBytes(piece));
      } finally {
        piece.release();
      }
    }
  }

  /** Takes exactly so many bytes, which must be there. */
  byte[] take(int count) {
    if (count == 0) {
      return NONE;
    }
    settle();
    byte[] first = pieces.getFirst();
    if (start == 0 && first.length == count) {
      pieces.removeFirst();
      size -= count;
      return first;
    }
    byte[] taken = new byte[count];
    int at = 0;
    while (at < count) {
      byte[] piece = pieces.getFirst();
      int part = Math.min(count - at, piece.length - start);
      System.arraycopy(piece, start, taken, at, part);
      at += part;
      drop(part);
    }
    return taken;
  }

  /** Takes at most so many bytes, and no more than one piece holds. Not for an empty queue. */
  byte[] takePiece(int most) {
    settle();
    return take(Math.min(most, pieces.getFirst().length - start));
  }

  /** Throws bytes away, which must be there. */
  void skip(int count) {
    settle();
    int left = count;
    while (left > 0) {
      int part = Math.min(left, pieces.getFirst().length - start);
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
