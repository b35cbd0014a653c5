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

  /** Gives back the descriptors of channels that were closed; in a callback. */
  void releaseClosed() throws IOException;

  IoRegistration register(IoHandle handle) throws Exception;

  boolean isCompatible(Class<? extends IoHandle> handleType);

  boolean isIoType(Class<? extends IoHandler> handlerType);

  /** Closes all channels. By the thread that closes the loop, as what follows. */
  void prepareToDestroy();

  /** Gives back everything. */
  void destroy();
}
