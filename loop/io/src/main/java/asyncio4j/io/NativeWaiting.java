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
  private final Quirks quirks;
  private final BooleanSupplier woken;
  private final InterruptHook interrupts;

  /** How long the handler may wait, and when that is over. Belong to the loop's line. */
  private long nanos;

  private long deadline;

  /** The handler has a thread. Belongs to the loop's line, as the next. */
  private boolean used;

  /** Which one that is; null until it is seen in a poll. */
  private @Nullable Thread thread;

  /** It is at work just now. As the others. */
  private boolean runs;

  /** Made for the first channel of the JDK's. Belongs to the loop's line. */
  private @Nullable SelectorWatch jdk;

  NativeWaiting(
      LoopExecutor executor, IoHandlerFactory factory, Quirks quirks, BooleanSupplier woken) {
    this.executor = executor;
    this.quirks = quirks;
    this.woken = woken;
    this.interrupts = new InterruptHook(executor::wakeup);
    this.handler = factory.newHandler(executor);
  }

  @Override
  public int run(long most) {
    onThisThread();
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

  /**
   * To be called before the handler is used. Where it cares for its thread, initializing it again
   * makes it the current one's: that of the closer, in the end.
   */
  private void onThisThread() {
    Thread current = Thread.currentThread();
    if (current != thread) {
      if (!used || thread != null || executor.isShuttingDown()) {
        handler.initialize();
      }
      used = true;
      thread = current;
    }
  }

  private int runNative(long most) {
    nanos = most;
    runs = true;
    try {
      return most <= 0 ? handler.run(this) : waitNative(most);
    } finally {
      runs = false;
    }
  }

  private int waitNative(long most) {
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
    catchUp();
  }

  /** What is handled meanwhile is, as ever, only put into queues. */
  @Override
  public void catchUp() {
    if (quirks.doesLater() && used && !runs && executor.inEventLoop()) {
      var _ = runNative(0);
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (handler.isCompatible(handle.getClass())) {
      if (!used) {
        // In a coroutine, on its way to the first poll; the system sees the thread that carries it.
        used = true;
        handler.initialize();
      }
      return quirks.register(handler, handle);
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
  public boolean staysOnThread() {
    return quirks.staysOnThread(used);
  }

  @Override
  public void prepareToDestroy() {
    onThisThread();
    if (jdk != null) {
      jdk.prepareToDestroy();
    }
    quirks.closeAll(handler);
  }

  @Override
  public boolean isClosing() {
    return quirks.isClosing();
  }

  @Override
  public void destroy() {
    onThisThread();
    if (jdk != null) {
      jdk.destroy();
    }
    quirks.destroy(handler);
  }
}
