package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits with a native handler of Netty's. Such a one knows only Netty's native channels: those of
 * the JDK have a selector of their own, which a {@link SelectorWatch} waits for meanwhile.
 */
final class NativeWaiting implements Waiting, IoHandlerContext {

  private final LoopExecutor executor;
  private final IoHandler handler;
  private final Registrar registrar;
  private final BooleanSupplier woken;
  private final InterruptHook interrupts;

  /** How long the handler may wait, and when that is over. Belong to the loop's line. */
  private long nanos;

  private long deadline;

  /** Made for the first channel of the JDK's. Belongs to the loop's line. */
  private @Nullable SelectorWatch jdk;

  NativeWaiting(
      LoopExecutor executor, IoHandlerFactory factory, Registrar registrar, BooleanSupplier woken) {
    this.executor = executor;
    this.registrar = registrar;
    this.woken = woken;
    this.interrupts = new InterruptHook(executor::wakeup);
    this.handler = factory.newHandler(executor);
    handler.initialize();
  }

  @Override
  public int run(long most) {
    SelectorWatch watch = jdk;
    if (watch == null) {
      return runNative(most);
    }
    int handled = watch.runNow();
    if (handled > 0 || most <= 0 || woken.getAsBoolean() || !watch.begin()) {
      return handled + runNative(handled > 0 ? 0 : most);
    }
    try {
      handled = runNative(most);
    } finally {
      watch.end();
    }
    return handled + watch.runNow();
  }

  private int runNative(long most) {
    nanos = most;
    if (most <= 0) {
      return handler.run(this);
    }
    // Never one of the values that mean something else to Netty.
    deadline = System.nanoTime() + most & Long.MAX_VALUE >>> 1;
    interrupts.waits();
    executor.waitBegins();
    try {
      return handler.run(this);
    } finally {
      interrupts.waitsNoMore();
    }
  }

  // ---- what the handler asks ----

  /** Asked after it is ready to be woken: a wake-up before that would be lost otherwise. */
  @Override
  public boolean canBlock() {
    return nanos > 0 && !woken.getAsBoolean();
  }

  @Override
  public long delayNanos(long currentTimeNanos) {
    return nanos;
  }

  @Override
  public long deadlineNanos() {
    return nanos == Long.MAX_VALUE ? -1 : deadline;
  }

  /** Asked between waiting and handling. */
  @Override
  public boolean shouldReportActiveIoTime() {
    executor.waitEnds();
    return false;
  }

  // ---- the rest ----

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public void releaseClosed() throws IOException {
    if (jdk != null) {
      jdk.releaseClosed();
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (handler.isCompatible(handle.getClass())) {
      return registrar.register(handler, handle);
    }
    SelectorWatch watch = jdk;
    if (watch == null) {
      watch = new SelectorWatch(executor);
      jdk = watch;
    }
    return watch.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType) || NioIoHandle.class.isAssignableFrom(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return handlerType.isInstance(handler) || handlerType.isAssignableFrom(NioIoHandler.class);
  }

  @Override
  public void prepareToDestroy() {
    if (jdk != null) {
      jdk.prepareToDestroy();
    }
    registrar.closeResting();
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    if (jdk != null) {
      jdk.destroy();
    }
    handler.destroy();
  }
}
