package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;

/** What is special about one of Netty's native handlers. On the loop's line. */
interface Quirks {

  /** Registers one of its channels. */
  IoRegistration register(IoHandler handler, IoHandle handle) throws Exception;

  /**
   * Whether only the current thread may use the handler from now on.
   *
   * @param used whether it has done so before
   */
  boolean staysOnThread(boolean used);

  /** Whether what a channel asks for, to send something for example, is done in the next wait. */
  boolean doesLater();

  /** Closes all channels, or begins to. */
  void closeAll(IoHandler handler);

  /** Whether a channel that is to be closed has not got rid of its descriptor yet. */
  boolean isClosing();

  /** Ends the handler when all is closed. */
  void destroy(IoHandler handler);
}
