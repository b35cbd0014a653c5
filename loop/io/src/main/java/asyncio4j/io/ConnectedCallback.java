package asyncio4j.io;

/** Handles one connection of a stream server: asyncio's {@code client_connected_cb}. */
@FunctionalInterface
public interface ConnectedCallback {

  /**
   * A client has connected. Runs as a task of its own; what it throws goes to the loop's exception
   * handler, and the connection is closed then.
   *
   * @param reader reads from the client
   * @param writer writes to the client; closing it is up to this method
   * @throws Exception anything
   */
  void connected(StreamReader reader, StreamWriter writer) throws Exception;
}
