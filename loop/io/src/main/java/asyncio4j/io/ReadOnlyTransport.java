package asyncio4j.io;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A transport that only receives; what sends is refused. */
abstract class ReadOnlyTransport implements Transport {

  private UnsupportedOperationException refused() {
    return new UnsupportedOperationException("this transport only receives: " + this);
  }

  @Override
  public void write(byte[] data) {
    throw refused();
  }

  @Override
  public void write(ByteBuffer data) {
    throw refused();
  }

  @Override
  public void write(ByteBuf data) {
    data.release();
    throw refused();
  }

  @Override
  public void writeLines(Iterable<byte[]> data) {
    throw refused();
  }

  @Override
  public void writeEof() {
    throw refused();
  }

  @Override
  public boolean canWriteEof() {
    return false;
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    throw refused();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    throw refused();
  }

  @Override
  public long getWriteBufferSize() {
    return 0;
  }

  /** Nothing is buffered for sending, so there is no difference. */
  @Override
  public void abort() {
    close();
  }
}
