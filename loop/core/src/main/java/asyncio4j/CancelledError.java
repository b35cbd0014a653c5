package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at an await when the task is cancelled: {@code asyncio.CancelledError}. An {@link Error},
 * so that {@code catch (Exception e)} lets it pass; whoever catches it to clean up throws it again.
 */
public class CancelledError extends Error {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public CancelledError() {
    this(null);
  }

  /**
   * With a message.
   *
   * @param message the message given to {@link LoopFuture#cancel(String)}; null for none
   */
  public CancelledError(@Nullable String message) {
    super(message);
  }
}
