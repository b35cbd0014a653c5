package asyncio4j.io;

/**
 * What {@link Protocol} and {@link BufferedProtocol} have in common: {@code connection_made}, then
 * any number of data events, then at most one {@code eof_received}, then {@code connection_lost}.
 */
public interface StreamProtocol extends BaseProtocol {

  /**
   * The connection is there: {@code connection_made(transport)}. An exception goes to the loop's
   * exception handler and leaves the connection open.
   *
   * @param transport the connection; keep it to write and to close
   */
  default void connectionMade(Transport transport) {}

  /**
   * The other side will send no more: {@code eof_received()}. An exception goes to the loop's
   * exception handler and breaks the connection.
   *
   * @return true to keep this side open for writing; false to close the transport. TLS is closed
   *     whatever this returns
   */
  default boolean eofReceived() {
    return false;
  }
}
