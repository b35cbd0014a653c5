package asyncio4j.examples.survey;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What comes out of the tree, in order: the chunks of each file, and notes in between. */
sealed interface Piece {

  /** The file or directory that it is about. */
  Path path();

  /** True if nothing more comes about this path. */
  boolean isLast();

  /**
   * A part of a file.
   *
   * @param isLast true for the end of the file; that chunk may be empty
   */
  record Chunk(Path path, ByteBuffer bytes, boolean isLast) implements Piece {}

  /**
   * Something that cannot be read, or can only in part.
   *
   * @param isError false if that is nobody's fault, as with a pipe
   */
  record Note(Path path, String text, boolean isError) implements Piece {
    @Override
    public boolean isLast() {
      return true;
    }
  }
}
