package asyncio4j.io;

import org.jspecify.annotations.Nullable;

/**
 * What every protocol hears: {@code asyncio.BaseProtocol}. The methods are called by the loop, as
 * callbacks, and must not wait.
 */
public interface BaseProtocol {

  /**
   * The connection is lost or closed: {@code connection_lost(exc)}. The last call, exactly once
   * after {@code connectionMade}.
   *
   * @param cause what broke it; null after the end of the other side's data, {@code close} or
   *     {@code abort}
   */
  default void connectionLost(@Nullable Throwable cause) {}

  /**
   * More is buffered than the high mark says: {@code pause_writing()}. What is written on is
   * buffered as well.
   */
  default void pauseWriting() {}

  /** The buffer has shrunk to the low mark: {@code resume_writing()}. */
  default void resumeWriting() {}
}
