package asyncio4j.io;

import java.io.IOException;

/**
 * More came without a separator than the reader's limit allows: {@code asyncio.LimitOverrunError}.
 * The data stays in the reader.
 */
public class LimitOverrunError extends IOException {
  private static final long serialVersionUID = 1L;

  /** What can be skipped. */
  private final int consumed;

  /**
   * What was looked at.
   *
   * @param message whether the separator was found
   * @param consumed how many bytes can be read away
   */
  public LimitOverrunError(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /**
   * How many bytes lie before the separator, or can be skipped when looking for it again: {@code
   * e.consumed}.
   *
   * @return their number
   */
  public int consumed() {
    return consumed;
  }
}
