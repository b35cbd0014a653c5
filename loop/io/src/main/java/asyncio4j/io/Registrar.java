package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;

/** Registers native channels with their handler. */
interface Registrar {

  IoRegistration register(IoHandler handler, IoHandle handle) throws Exception;

  /** Closes those that the handler does not know at the moment. */
  default void closeResting() {}
}
