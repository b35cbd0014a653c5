package asyncio4j.io;

/** A transport that receives: {@code asyncio.ReadTransport}. */
public interface ReadTransport extends BaseTransport {

  /**
   * Tells whether the transport receives: {@code transport.is_reading()}.
   *
   * @return false while paused, and once it is being closed
   */
  boolean isReading();

  /**
   * Stops receiving: {@code transport.pause_reading()}. The protocol gets no data until {@link
   * #resumeReading()}, and the other side is held back when the system's buffers are full. Without
   * effect if paused already.
   */
  void pauseReading();

  /**
   * Receives again: {@code transport.resume_reading()}. Without effect if it is not paused. What
   * came meanwhile is delivered in a later iteration.
   */
  void resumeReading();
}
