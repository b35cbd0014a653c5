package asyncio4j;

/** A value of a kind that is refused here: Python's {@code TypeError}. */
public class IllegalTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message what was wrong and what to do
   */
  public IllegalTypeException(String message) {
    super(message);
  }
}
