package asyncio4j;

import asyncio4j.internal.Engines;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A loop that runs in the background, on a daemon thread of its own: what Python writes as {@code
 * Thread(target=loop.run_forever).start()}.
 *
 * <pre>{@code
 * try (LoopThread background = LoopThread.start()) {
 *   CompletableFuture<User> user = runCoroutineThreadsafe(() -> findUser(id), background.loop());
 *   ...
 * }
 * }</pre>
 *
 * <p>Its methods may be called from any thread. Use {@link Asyncio#runCoroutineThreadsafe} and
 * {@link EventLoop#callSoonThreadsafe} to give it work.
 */
public final class LoopThread implements AutoCloseable {

  private final EventLoopImpl loop;
  private final Thread thread;

  /** Open once the run has begun, or has ended before it came so far. */
  private final CountDownLatch begun = new CountDownLatch(1);

  /** Open once the run has ended. A later run of the loop is not ours to stop. */
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Closes the loop, or has done so; guarded by this. */
  private @Nullable Thread closer;

  /** What closing came to, until one of those who asked for it has it. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  LoopThread(EventLoopImpl loop) {
    this.loop = loop;
    this.thread = Engines.loopThread(loop.name(), this::runLoop);
    if (!thread.isVirtual()) {
      thread.setDaemon(true);
    }
  }

  /**
   * Starts a new loop with default options.
   *
   * @return the running loop and its thread
   */
  public static LoopThread start() {
    return start(EventLoop.create());
  }

  /**
   * Starts a loop.
   *
   * @param loop a loop that is neither running nor closed
   * @return the loop, running, and its thread
   * @throws IllegalStateException if the loop is closed or running
   */
  public static LoopThread start(EventLoop loop) {
    EventLoopImpl given = (EventLoopImpl) Objects.requireNonNull(loop, "loop");
    given.checkRunnable();
    given.host().checkThread(null);
    LoopThread started = new LoopThread(given);
    started.startAndWait();
    return started;
  }

  /** Returns when the loop runs, or has failed to: until then it would belong to the caller. */
  void startAndWait() {
    loop.callSoonThreadsafe(begun::countDown, new Context());
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        begun.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runLoop() {
    loop.host().runAndTakeWhatComes(this::runToTheEnd);
  }

  private void runToTheEnd() {
    try {
      while (!runUntilStopped()) {
        // It was a fatal error: go on.
      }
    } finally {
      ended.countDown();
      begun.countDown();
    }
  }

  private boolean runUntilStopped() {
    try {
      loop.runForever();
      return true;
    } catch (KeyboardInterrupt | SystemExit e) {
      // Nobody waits for this run to end, so there is nobody to throw it to.
      Map<String, Object> context = new LinkedHashMap<>();
      context.put("message", "A background loop goes on after a " + e.getClass().getSimpleName());
      context.put("exception", e);
      loop.callExceptionHandler(context);
      return false;
    }
  }

  /**
   * The loop.
   *
   * @return the loop
   */
  public EventLoop loop() {
    return loop;
  }

  /**
   * The thread that was made for the loop: a platform thread under {@link Engine#CARRIED}, a
   * virtual one under {@link Engine#RELAY}. The loop runs on it, unless the loop's {@link Poller}
   * stays on the thread of an earlier {@link Runner} or LoopThread: then this one only waits for
   * that.
   *
   * @return the thread
   */
  public Thread thread() {
    return thread;
  }

  /**
   * Asks the loop to stop at the end of its current iteration, and returns at once. What is
   * suspended stays so; the loop can be run again, or closed. Without effect if it has ended. The
   * thread ends then, unless the loop's {@link Poller} needs it for further runs.
   */
  public void stop() {
    if (ended.getCount() > 0) {
      loop.callSoonThreadsafe(this::stopUnlessEnded, new Context());
    }
  }

  private void stopUnlessEnded() {
    if (ended.getCount() > 0) {
      loop.stop();
    }
  }

  /**
   * Stops the loop and waits until its run has ended, then does what {@link Runner#close()} does:
   * cancels the tasks that are left and waits for them, closes the async generators, shuts down the
   * default executor, closes the loop. If others close it at the same time, all wait for the one
   * that began, and one of them gets its exception. That is done on the loop's thread if its {@link
   * Poller} stays there, and on another one otherwise. The thread has ended when this returns. An
   * interrupt of the caller does not end the wait; the flag is set again at the end.
   *
   * @throws IllegalStateException if called from the loop's own callbacks or coroutines, which
   *     would wait for themselves
   */
  @Override
  public void close() {
    if (loop.strand().isHere()) {
      throw new IllegalStateException(
          "LoopThread.close() waits for the loop and so cannot be called on it; call stop() here"
              + " and close() elsewhere");
    }
    stop();
    uninterruptibly(ended::await);
    uninterruptibly(startedCloser()::join);
    if (loop.isClosed()) {
      uninterruptibly(thread::join);
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
  }

  /**
   * A thread of its own again: the caller may be in another loop, and cannot run this one. Whoever
   * closes while it runs, after a refusal by BlockHound for example, waits for the same one.
   */
  private synchronized Thread startedCloser() {
    Thread current = closer;
    if (current == null || !current.isAlive()) {
      current =
          Engines.loopThread(
              loop.name(),
              () -> {
                try {
                  finish();
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      current.start();
      closer = current;
    }
    return current;
  }

  private void finish() {
    if (loop.isClosed()) {
      return;
    }
    try {
      LeftOvers.finish(loop, false);
    } finally {
      loop.close();
    }
  }

  private interface Waiting {
    void await() throws InterruptedException;
  }

  private static void uninterruptibly(Waiting waiting) {
    boolean interrupted = false;
    while (true) {
      try {
        waiting.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "<LoopThread " + loop + ">";
  }
}
