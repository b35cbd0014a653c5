package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.Poller;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our loop as Netty sees it. Netty's {@code ManualIoEventLoop} belongs to one thread for ever, but
 * a loop's runs may be on different threads, and its coroutines are threads of their own; so this
 * one asks the loop whether the caller is in it. A coroutine can therefore use a channel without a
 * detour through a queue.
 *
 * <p>Netty's own tasks run while the loop polls. What it has to tell us goes through {@link
 * EventLoop#callSoon}, so that only the loop runs callbacks.
 */
final class LoopExecutor extends AbstractScheduledEventExecutor implements IoEventLoop {

  private static final Logger LOG = LoggerFactory.getLogger(LoopExecutor.class);

  /** How many rounds of tasks that make tasks may follow the closing of all channels. */
  private static final int LAST_ROUNDS = 1000;

  /** How long one of them may wait for the system, which closes a channel at its leisure. */
  private static final long LAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventLoop loop;

  /** Who is told what part of a poll is a wait; null if nobody wants to know. */
  private final Poller.@Nullable WaitListener listener;

  /** It has been told of a wait, and not of its end. Belongs to the loop's line. */
  private boolean inWait;

  private final ChannelFamily family;
  private final Waiting waiting;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Promise<@Nullable Void> terminated =
      new DefaultPromise<>(GlobalEventExecutor.INSTANCE);

  /** The thread that closes the loop, from then on. */
  private volatile @Nullable Thread closer;

  private volatile boolean closed;

  /**
   * The executor of a loop.
   *
   * @param onOwnThread as in {@code Poller.runBegins}
   */
  LoopExecutor(
      EventLoop loop, IoKind kind, Poller.@Nullable WaitListener listener, boolean onOwnThread) {
    this.loop = loop;
    this.listener = listener;
    this.family = ChannelFamily.of(kind);
    this.waiting = family.newWaiting(this, woken::get, onOwnThread);
  }

  /** The channels of TCP that this executor takes. */
  ChannelFamily family() {
    return family;
  }

  /** As {@code Poller.poll}; on the loop's line. */
  boolean poll(long nanos) {
    boolean busy = runTasks();
    long most;
    if (busy || woken.get()) {
      most = 0;
    } else {
      long untilTask = nextScheduledTaskNano();
      most = untilTask < 0 ? nanos : Math.min(nanos, untilTask);
    }
    int handled;
    try {
      handled = waiting.run(most);
    } finally {
      waitEnds();
    }
    busy |= runTasks();
    return woken.getAndSet(false) || busy || handled > 0;
  }

  /** To be called in a poll by whatever waits, before it does. */
  void waitBegins() {
    if (listener != null && closer == null) {
      inWait = true;
      listener.waitBegins();
    }
  }

  /** To be called as soon as it has. May be called once too often. */
  void waitEnds() {
    if (inWait && listener != null) {
      inWait = false;
      listener.waitEnds();
    }
  }

  private boolean runTasks() {
    for (Runnable due = pollScheduledTask(ticker().nanoTime());
        due != null;
        due = pollScheduledTask(ticker().nanoTime())) {
      tasks.add(due);
    }
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    for (; task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.warn("A task of Netty's failed: {}", task, e);
      }
    }
    return true;
  }

  /** Makes the current or the next poll return at once. Any thread. */
  void wakeup() {
    woken.set(true);
    waiting.wakeup();
  }

  /** Closes all channels and gives back what it waits with. By the thread that closes the loop. */
  void destroy() {
    closer = Thread.currentThread();
    try {
      cancelScheduledTasks();
      for (int i = 0; i < LAST_ROUNDS && runTasks(); i++) {
        // Channels are closed in steps.
      }
      waiting.prepareToDestroy();
      for (int i = 0; i < LAST_ROUNDS && (runTasks() || waiting.isClosing()); i++) {
        if (waiting.isClosing()) {
          woken.set(false);
          int handled = waiting.run(LAST_WAIT_NANOS);
          assert handled >= 0;
        }
      }
      if (!tasks.isEmpty() || waiting.isClosing()) {
        LOG.warn(
            "{} is closed, but after {} rounds its channels are not: descriptors may be left open",
            loop,
            LAST_ROUNDS);
      }
    } finally {
      closed = true;
      try {
        waiting.destroy();
        runTasks();
      } finally {
        terminated.setSuccess(null);
      }
    }
  }

  /** As {@code Poller.staysOnThread}. */
  boolean staysOnThread() {
    return !closed && waiting.staysOnThread();
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    if (thread == closer) {
      return true;
    }
    // Only the caller knows for sure where it is.
    return thread == Thread.currentThread() && EventLoop.runningHere() == loop;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the loop is closed: " + loop);
    }
    tasks.add(task);
    if (!inEventLoop(Thread.currentThread())) {
      wakeup();
    }
  }

  @Override
  public IoEventLoop next() {
    return this;
  }

  @Override
  @SuppressWarnings("NullAway") // Netty allows null here, and says so nowhere
  public IoEventLoopGroup parent() {
    return null;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty has nothing else to implement
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  @SuppressWarnings("deprecation") // as above
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public Future<IoRegistration> register(IoHandle handle) {
    Promise<IoRegistration> promise = newPromise();
    if (inEventLoop()) {
      register(handle, promise);
    } else {
      execute(() -> register(handle, promise));
    }
    return promise;
  }

  /** Has done what channels have asked for, as far as it can be done now; in a callback. */
  static void catchUp(Channel channel) {
    if (channel.eventLoop() instanceof LoopExecutor executor) {
      executor.waiting.catchUp();
    }
  }

  /** Gives back the descriptors of closed channels at once; in a callback. */
  void releaseClosed() throws IOException {
    waiting.releaseClosed();
  }

  /** Registers at once; on the loop's line. */
  IoRegistration registerNow(IoHandle handle) throws IOException {
    try {
      return waiting.register(handle);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }

  private void register(IoHandle handle, Promise<IoRegistration> promise) {
    try {
      promise.setSuccess(waiting.register(handle));
    } catch (Exception e) {
      promise.setFailure(e);
    }
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return waiting.isCompatible(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return waiting.isIoType(handlerType);
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("close the loop instead: " + loop);
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw new UnsupportedOperationException("close the loop instead: " + loop);
  }

  @Override
  public Future<?> terminationFuture() {
    return terminated;
  }

  @Override
  public boolean isShuttingDown() {
    return closer != null;
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}
