package asyncio4j;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An async generator has no further item: Python's {@code StopAsyncIteration}. */
public class StopAsyncIteration extends NoSuchElementException {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public StopAsyncIteration() {
    super();
  }

  /**
   * With a message.
   *
   * @param message the message; null for none
   */
  public StopAsyncIteration(@Nullable String message) {
    super(message);
  }
}
