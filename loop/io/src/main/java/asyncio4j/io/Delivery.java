package asyncio4j.io;

import asyncio4j.KeyboardInterrupt;
import asyncio4j.SystemExit;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Hands received bytes to a protocol, in the way that its kind wants. */
final class Delivery {

  /** What a protocol threw, and in which of its methods by its name in asyncio. */
  record Failure(String call, Throwable cause) {}

  private Delivery() {}

  /**
   * Delivers bytes, which stay the caller's. What is lent to a stream's reader it keeps until it is
   * told to settle, unless that is the collector's memory anyway.
   *
   * @param over tells whether this protocol is to get no more just now: it may have paused, or
   *     closed the connection, or given it to another one. What it has not got is readable then, if
   *     it is a {@link BufferedProtocol}; others get all at once
   * @return what went wrong; null if nothing did
   */
  static @Nullable Failure of(ByteBuf data, StreamProtocol protocol, BooleanSupplier over) {
    String call = "data_received";
    try {
      switch (protocol) {
        case StreamReaderProtocol streams -> streams.lend(data);
        case Protocol plain -> plain.dataReceived(data);
        case BufferedProtocol buffered -> {
          while (data.isReadable() && !over.getAsBoolean()) {
            call = "get_buffer";
            ByteBuffer target = buffered.getBuffer(data.readableBytes());
            if (!target.hasRemaining()) {
              throw new IllegalStateException("get_buffer() returned an empty buffer");
            }
            int count = Math.min(target.remaining(), data.readableBytes());
            target.put(data.nioBuffer(data.readerIndex(), count));
            data.skipBytes(count);
            call = "buffer_updated";
            buffered.bufferUpdated(count);
          }
        }
        default ->
            throw new IllegalStateException(
                protocol.getClass().getName() + " is neither a Protocol nor a BufferedProtocol");
      }
      return null;
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      return new Failure(call, e);
    }
  }
}
