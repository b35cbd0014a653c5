package asyncio4j.io;

import java.net.SocketException;

/**
 * The other side, or the loss of the connection, ended it: Python's {@code ConnectionResetError}.
 */
public class ConnectionResetException extends SocketException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message the message
   */
  public ConnectionResetException(String message) {
    super(message);
  }
}
