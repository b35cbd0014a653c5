package asyncio4j.io;

/** A process has ended and cannot be signalled: Python's {@code ProcessLookupError}. */
public class NoSuchProcessException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message the message
   */
  public NoSuchProcessException(String message) {
    super(message);
  }
}
