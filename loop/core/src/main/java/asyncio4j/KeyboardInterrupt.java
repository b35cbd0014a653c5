package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C: Python's {@code KeyboardInterrupt}. Thrown by {@link Asyncio#run} after its main task was
 * cancelled for it. In a callback or task it leaves the loop at once.
 */
public class KeyboardInterrupt extends Error {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public KeyboardInterrupt() {
    this(null);
  }

  /**
   * With a message.
   *
   * @param message the message; null for none
   */
  public KeyboardInterrupt(@Nullable String message) {
    super(message);
  }
}
