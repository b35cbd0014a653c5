package asyncio4j;

/** A future is not in the state that the call needs: {@code asyncio.InvalidStateError}. */
public class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message what was wrong and what to do
   */
  public InvalidStateException(String message) {
    super(message);
  }
}
