package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.SystemExit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a protocol to pause and to resume writing: {@code asyncio.transports._FlowControlMixin}.
 * Belongs to the loop's line.
 */
final class FlowControl {

  private final EventLoop loop;
  private final BaseTransport transport;
  private final Supplier<? extends BaseProtocol> protocol;
  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
  private boolean paused;

  FlowControl(EventLoop loop, BaseTransport transport, Supplier<? extends BaseProtocol> protocol) {
    this.loop = loop;
    this.transport = transport;
    this.protocol = protocol;
  }

  WriteBufferLimits limits() {
    return limits;
  }

  void setLimits(@Nullable Integer high, @Nullable Integer low, long size) {
    limits = WriteBufferLimits.of(high, low);
    grown(size);
  }

  boolean isPaused() {
    return paused;
  }

  /** The buffer may have grown. */
  void grown(long size) {
    if (size > limits.high() && !paused) {
      paused = true;
      tell("pause_writing", protocol.get()::pauseWriting);
    }
  }

  /** The buffer may have shrunk. */
  void shrunk(long size) {
    if (paused && size <= limits.low()) {
      paused = false;
      tell("resume_writing", protocol.get()::resumeWriting);
    }
  }

  private void tell(String what, Runnable call) {
    try {
      call.run();
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      IoErrors.report(loop, "protocol." + what + "() failed", e, transport, protocol.get());
    }
  }
}
