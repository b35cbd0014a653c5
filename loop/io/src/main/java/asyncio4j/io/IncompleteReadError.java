package asyncio4j.io;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/**
 * The data ended before what was asked for was complete: {@code asyncio.IncompleteReadError}. An
 * {@link java.io.IOException} in spite of its name, which is asyncio's.
 */
public class IncompleteReadError extends EOFException {
  private static final long serialVersionUID = 1L;

  /** What was there. */
  private final byte[] partial;

  /** What was asked for. */
  private final @Nullable Integer expected;

  /**
   * What was there.
   *
   * @param partial the bytes before the end; they are not in the reader any more
   * @param expected how many were asked for; null if unknown
   */
  public IncompleteReadError(byte[] partial, @Nullable Integer expected) {
    super(
        partial.length
            + " bytes read on a total of "
            + (expected == null ? "undefined" : expected)
            + " expected bytes");
    this.partial = partial;
    this.expected = expected;
  }

  /**
   * The bytes before the end: {@code e.partial}.
   *
   * @return the bytes; they belong to the caller
   */
  public byte[] partial() {
    return partial;
  }

  /**
   * How many were asked for: {@code e.expected}.
   *
   * @return their number; null if unknown
   */
  public @Nullable Integer expected() {
    return expected;
  }
}
