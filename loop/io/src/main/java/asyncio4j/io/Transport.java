package asyncio4j.io;

/**
 * A stream of bytes in both directions: {@code asyncio.Transport}. It belongs to the thread of its
 * loop; made by {@link LoopIo}.
 */
public interface Transport extends ReadTransport, WriteTransport {

  /**
   * Hands the transport to another protocol: {@code transport.set_protocol(protocol)}. Its {@code
   * connectionMade} is not called.
   *
   * @param protocol the new protocol
   */
  void setProtocol(StreamProtocol protocol);

  /**
   * The protocol that gets the events: {@code transport.get_protocol()}.
   *
   * @return the protocol
   */
  StreamProtocol getProtocol();
}
