package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import java.io.IOException;

/**
 * What a loop waits with once it does I/O: handlers of Netty's, driven by us. On the loop's line,
 * where nothing else is said.
 */
sealed interface Waiting permits NioWaiting, NativeWaiting {

  /**
   * Waits and handles what has come.
   *
   * @param nanos as in {@code Poller.poll}
   * @return how much was handled
   */
  int run(long nanos);

  /** Makes the current or the next wait return at once. Any thread. */
  void wakeup();

  /** Has done what channels have asked for, where that takes a wait as a rule; in a callback. */
  default void catchUp() {}

  /** Gives back the descriptors of channels that were closed; in a callback. */
  void releaseClosed() throws IOException;

  IoRegistration register(IoHandle handle) throws Exception;

  boolean isCompatible(Class<? extends IoHandle> handleType);

  boolean isIoType(Class<? extends IoHandler> handlerType);

  /** Closes all channels. By the thread that closes the loop, as what follows. */
  void prepareToDestroy();

  /** Whether a channel that is closed has not got rid of its descriptor yet; after the former. */
  default boolean isClosing() {
    return false;
  }

  /** As {@code Poller.staysOnThread}. */
  default boolean staysOnThread() {
    return false;
  }

  /** Gives back everything. */
  void destroy();
}
