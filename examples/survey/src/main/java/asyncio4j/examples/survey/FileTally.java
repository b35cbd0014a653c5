package asyncio4j.examples.survey;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one path: it grows with each piece until the last. Used by one thread at a time.
 */
final class FileTally {

  /** As git does, a file with a NUL near its beginning is taken for binary. */
  private static final int LOOK_AT = 8000;

  private final Path path;
  private final MessageDigest digest = newDigest();
  private final Words words = new Words();
  private long bytes;
  private boolean binary;
  private boolean complete;
  private String hash = "";
  private Piece.@Nullable Note note;

  private FileTally(Path path) {
    this.path = path;
  }

  /** The tally before any. */
  static FileTally none() {
    FileTally none = new FileTally(Path.of(""));
    none.complete = true;
    return none;
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }

  /** Takes the next piece: into this tally, or if it is complete into a new one. */
  FileTally with(Piece piece) {
    FileTally tally = complete ? new FileTally(piece.path()) : this;
    switch (piece) {
      case Piece.Chunk chunk -> tally.add(chunk.bytes());
      case Piece.Note said -> tally.note = said;
    }
    if (piece.isLast()) {
      tally.finish();
    }
    return tally;
  }

  private void add(ByteBuffer chunk) {
    if (bytes == 0) {
      binary = hasNul(chunk);
    }
    bytes += chunk.remaining();
    digest.update(chunk.duplicate());
    if (!binary) {
      words.add(chunk.duplicate());
    }
  }

  private static boolean hasNul(ByteBuffer chunk) {
    int end = Math.min(chunk.limit(), LOOK_AT);
    for (int i = 0; i < end; i++) {
      if (chunk.get(i) == 0) {
        return true;
      }
    }
    return false;
  }

  private void finish() {
    words.end();
    hash = HexFormat.of().formatHex(digest.digest());
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  /** True for a file that was read to its end. */
  boolean isFile() {
    return note == null;
  }

  Path path() {
    return path;
  }

  /** What is worth keeping of a file. */
  SurveyedFile file() {
    return new SurveyedFile(path, bytes, hash);
  }

  Piece.@Nullable Note note() {
    return note;
  }

  long bytes() {
    return bytes;
  }

  boolean isBinary() {
    return binary;
  }

  long lines() {
    return words.lines();
  }

  long words() {
    return words.words();
  }

  Map<String, Integer> identifiers() {
    return words.identifiers();
  }
}
