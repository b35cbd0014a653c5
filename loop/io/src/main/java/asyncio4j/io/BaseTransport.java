package asyncio4j.io;

import org.jspecify.annotations.Nullable;

/**
 * What all transports can do: {@code asyncio.BaseTransport}. A transport belongs to the thread of
 * its loop. In debug mode, methods that change something throw an {@link IllegalStateException} on
 * other threads, as {@link asyncio4j.EventLoop#checkThread} does.
 */
public interface BaseTransport {

  /**
   * Something about the transport: {@code transport.get_extra_info(name)}. What was known when the
   * connection was made is known after it is closed, too.
   *
   * @param what what to tell
   * @param <T> its type
   * @return the value; null if this transport has none
   */
  <T> @Nullable T getExtraInfo(ExtraInfo<T> what);

  /**
   * Tells whether the transport is closed or being closed: {@code transport.is_closing()}.
   *
   * @return true from the first {@link #close()} or the loss of the connection on
   */
  boolean isClosing();

  /**
   * Closes the transport: {@code transport.close()}. Nothing more is received; what is buffered is
   * still sent. Then the protocol's {@code connectionLost} is called with null, in a later
   * iteration. Without effect if it is being closed already.
   */
  void close();
}
