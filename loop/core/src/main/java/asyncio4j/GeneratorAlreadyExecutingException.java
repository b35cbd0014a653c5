package asyncio4j;

/**
 * A generator or coroutine was asked for something while it runs: Python's {@code ValueError:
 * generator already executing}.
 */
public class GeneratorAlreadyExecutingException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message what was wrong and what to do
   */
  public GeneratorAlreadyExecutingException(String message) {
    super(message);
  }
}
