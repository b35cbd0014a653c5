package asyncio4j.io;

import java.util.ArrayDeque;

/**
 * Bytes in the pieces in which they came; a piece that is taken whole is not copied. What lies in
 * here is memory of the collector's: nobody has to release it.
 */
final class ByteQueue {

  private static final byte[] NONE = {};

  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

  /** Where the first piece's rest begins. */
  private int start;

  private int size;

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

  /** Takes exactly so many bytes, which must be there. */
  byte[] take(int count) {
    if (count == 0) {
      return NONE;
    }
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
    return take(Math.min(most, pieces.getFirst().length - start));
  }

  /** Throws bytes away, which must be there. */
  void skip(int count) {
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
