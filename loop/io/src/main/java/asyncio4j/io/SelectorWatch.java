package asyncio4j.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of the JDK's on a loop that waits in native code. The loop handles them itself, by a
 * selector of theirs, before and after each wait; only while it waits a daemon thread waits in that
 * selector, and wakes it. So the two never use the selector at once, and since a selector tells
 * what is ready whenever it is asked, nothing that becomes ready between the two is lost. The
 * thread ends when no channel has been waited for during a second.
 *
 * <p>All belongs to the loop's line, but what {@link #waitForReady} does.
 */
final class SelectorWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SelectorWatch.class);

  private final LoopExecutor executor;
  private final NioWaiting nio;
  private final ThreadPoolExecutor thread;

  /** One permit when the thread has left the selector. */
  private final Semaphore left = new Semaphore(0);

  /** The loop does not wait any more. Set on the loop's line, read by the thread. */
  private volatile boolean over;

  SelectorWatch(LoopExecutor executor) {
    this.executor = executor;
    this.nio = new NioWaiting(executor);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("asyncio4j-watch-", 0).factory());
    thread.allowCoreThreadTimeOut(true);
  }

  IoRegistration register(IoHandle handle) throws Exception {
    return nio.register(handle);
  }

  /** Handles what is ready; how many. */
  int runNow() {
    return nio.run(0);
  }

  /** The loop is about to wait; false if there is nothing that could become ready. */
  boolean begin() {
    if (nio.select().isEmpty()) {
      return false;
    }
    over = false;
    thread.execute(this::waitForReady);
    return true;
  }

  /** On the thread. */
  private void waitForReady() {
    try {
      nio.select().await();
    } catch (IOException | RuntimeException e) {
      // The loop's own use of the selector fails as well then, and is heard of.
      LOG.warn("The channels of the JDK's cannot be waited for", e);
    } finally {
      if (!over) {
        executor.wakeup();
      }
      left.release();
    }
  }

  /** The loop has waited: gets the selector back. */
  void end() {
    over = true;
    if (!left.tryAcquire()) {
      nio.wakeup();
      left.acquireUninterruptibly();
    }
  }

  void releaseClosed() throws IOException {
    nio.releaseClosed();
  }

  void prepareToDestroy() {
    nio.prepareToDestroy();
  }

  void destroy() {
    thread.shutdown();
    nio.destroy();
  }
}
