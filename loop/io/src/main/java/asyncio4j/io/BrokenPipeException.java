package asyncio4j.io;

import java.net.SocketException;

/** Nobody reads what was written: Python's {@code BrokenPipeError}. */
public class BrokenPipeException extends SocketException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message the message
   */
  public BrokenPipeException(String message) {
    super(message);
  }
}
