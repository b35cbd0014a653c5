package asyncio4j.io;

import java.net.SocketException;

/** A connection was given up on this side: Python's {@code ConnectionAbortedError}. */
public class ConnectionAbortedException extends SocketException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message the message
   */
  public ConnectionAbortedException(String message) {
    super(message);
  }
}
