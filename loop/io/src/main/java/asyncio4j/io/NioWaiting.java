package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.io.IOException;

/** Waits with a selector of the JDK's. */
final class NioWaiting implements Waiting {

  private final LoopExecutor executor;

  /** Netty asks only whether it may wait at all; how long is between {@link #select} and us. */
  private final IoHandlerContext context =
      new IoHandlerContext() {
        @Override
        public boolean canBlock() {
          return true;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
          return 0;
        }

        @Override
        public long deadlineNanos() {
          return -1;
        }

        // Asked between waiting and handling.
        @Override
        public boolean shouldReportActiveIoTime() {
          executor.waitEnds();
          return false;
        }
      };

  private final NioSelect select = new NioSelect();
  private final IoHandler handler;

  NioWaiting(LoopExecutor executor) {
    this.executor = executor;
    handler = select.newFactory().newHandler(executor);
    handler.initialize();
  }

  @Override
  public int run(long nanos) {
    select.mayWait(nanos);
    if (nanos > 0) {
      executor.waitBegins();
    }
    return handler.run(context);
  }

  @Override
  public void wakeup() {
    select.wakeup();
  }

  @Override
  public void releaseClosed() throws IOException {
    select.releaseClosed();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return handler.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return handlerType.isInstance(handler);
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  /** The selector, for one who waits with it while nobody else uses it. */
  NioSelect select() {
    return select;
  }
}
