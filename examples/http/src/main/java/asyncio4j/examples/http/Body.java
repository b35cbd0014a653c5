package asyncio4j.examples.http;

import asyncio4j.io.IncompleteReadError;
import asyncio4j.io.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a message, read piece by piece. One coroutine at a time. */
final class Body {

  private static final int PIECE = 64 * 1024;

  /** What {@link #left} says of a body that goes up to the end of the connection. */
  private static final long TO_THE_END = -1;

  private final StreamReader from;
  private final boolean chunked;

  /** Bytes of the body, or of the current chunk, that are still to come. */
  private long left;

  private boolean over;

  private Body(StreamReader from, boolean chunked, long left) {
    this.from = from;
    this.chunked = chunked;
    this.left = left;
    this.over = !chunked && left == 0;
  }

  static Body none(StreamReader from) {
    return new Body(from, false, 0);
  }

  /** The body that the fields of a request announce. */
  static Body ofRequest(StreamReader from, Headers headers) throws HttpException {
    return announced(from, headers, 0);
  }

  /** The body that the fields of an answer announce; it may go on to the end. */
  static Body ofAnswer(StreamReader from, Headers headers) throws HttpException {
    return announced(from, headers, TO_THE_END);
  }

  private static Body announced(StreamReader from, Headers headers, long otherwise)
      throws HttpException {
    String length = headers.get("Content-Length");
    String encoding = headers.get("Transfer-Encoding");
    if (encoding != null) {
      if (length != null || !encoding.equalsIgnoreCase("chunked")) {
        throw new HttpException(400, "a transfer encoding that is not known: " + encoding);
      }
      return new Body(from, true, 0);
    }
    return new Body(from, false, length == null ? otherwise : number(length, 10));
  }

  private static long number(String text, int radix) throws HttpException {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> Character.digit(c, radix) >= 0);
    try {
      if (digits) {
        return Long.parseLong(text, radix);
      }
    } catch (NumberFormatException e) {
      // Too large, and refused like the rest.
    }
    throw new HttpException(400, "no length: " + text);
  }

  /** How many bytes the whole body has, asked before it is read; null if nobody knows. */
  @Nullable Long length() {
    return chunked || left == TO_THE_END ? null : (Long) left;
  }

  /** True if the next message may follow: this one is read, and the connection goes on. */
  boolean isOver() {
    return over && left != TO_THE_END;
  }

  /**
   * Waits for the next piece; null at the end.
   *
   * @throws IncompleteReadError if the connection ends first
   */
  byte @Nullable [] next() throws IOException {
    if (over) {
      return null;
    }
    if (chunked && left == 0) {
      left = number(chunkSize(Headers.line(from)), 16);
      if (left == 0) {
        over = true;
        var _ = Headers.read(from);
        return null;
      }
    }
    byte[] piece = from.read(left == TO_THE_END ? PIECE : (int) Math.min(PIECE, left));
    if (piece.length == 0) {
      over = true;
      if (left == TO_THE_END) {
        return null;
      }
      throw new IncompleteReadError(piece, (int) Math.min(left, Integer.MAX_VALUE));
    }
    if (left != TO_THE_END) {
      left -= piece.length;
      over = !chunked && left == 0;
      if (chunked && left == 0 && !Headers.line(from).isEmpty()) {
        throw new HttpException(400, "a chunk is longer than it says");
      }
    }
    return piece;
  }

  private static String chunkSize(String line) {
    int extension = line.indexOf(';');
    return (extension < 0 ? line : line.substring(0, extension)).strip();
  }

  /** Reads all of it, unless that is too much. */
  byte[] readAll(int most) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece = next(); piece != null; piece = next()) {
      if (piece.length > most - all.size()) {
        throw new HttpException(413, "the body has more than " + most + " bytes");
      }
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }
}
