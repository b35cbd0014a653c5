package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * A time limit passed: Python's {@code TimeoutError}, unchecked so that it can leave a coroutine's
 * body.
 */
public class AsyncTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public AsyncTimeoutException() {
    this(null, null);
  }

  /**
   * With a message.
   *
   * @param message the message; null for none
   */
  public AsyncTimeoutException(@Nullable String message) {
    this(message, null);
  }

  /**
   * With a message and a cause.
   *
   * @param message the message; null for none
   * @param cause what ended the work, as a rule a {@link CancelledError}; null for none
   */
  public AsyncTimeoutException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
