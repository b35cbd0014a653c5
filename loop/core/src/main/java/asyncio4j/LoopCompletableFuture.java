package asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A completable future that a loop completes, or that depends on one: who blocks for it on that
 * very loop waits for himself, and the watchdog can say so; whose way into the loop it is, is told
 * at once. Who has set a limit does not wait for ever: that is a blocking call, and no deadlock.
 */
final class LoopCompletableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private final EventLoopImpl loop;
  private final String what;

  /** It is the way into a loop for others: on that loop itself nobody is to wait for it. */
  private final boolean forOthers;

  /** Somebody else completes it when a time is up. Any thread sets it, once. */
  private volatile boolean limited;

  LoopCompletableFuture(EventLoopImpl loop, String what) {
    this(loop, what, false);
  }

  private LoopCompletableFuture(EventLoopImpl loop, String what, boolean forOthers) {
    this.loop = loop;
    this.what = what;
    this.forOthers = forOthers;
  }

  /** What {@code runCoroutineThreadsafe} returns. */
  static <T extends @Nullable Object> LoopCompletableFuture<T> forOthers(
      EventLoopImpl loop, String what) {
    return new LoopCompletableFuture<>(loop, what, true);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    LoopCompletableFuture<U> stage =
        new LoopCompletableFuture<>(loop, "a stage that depends on " + what);
    stage.limited = limited;
    return stage;
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    limited = true;
    return super.orTimeout(timeout, unit);
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    limited = true;
    return super.completeOnTimeout(value, timeout, unit);
  }

  /** What to call it. */
  String what() {
    return what;
  }

  /** Who completes it. */
  EventLoopImpl loop() {
    return loop;
  }

  /** Tells whether nothing but its loop will end a wait for it. */
  boolean isUpToTheLoop() {
    return !limited && !isDone();
  }

  /**
   * Notes who waits without a limit while he does.
   *
   * @return to be run at the end of the wait
   * @throws IllegalStateException if he would wait for himself
   */
  private Runnable begins() {
    if (isDone()) {
      return () -> {};
    }
    EventLoopImpl here = Strand.runningLoop();
    if (here == null) {
      return loop.guard().isAwaitedBy(Thread.currentThread(), this);
    }
    if (here == loop && forOthers && !limited && !loop.goesOnWithoutCaller()) {
      throw new IllegalStateException(
          what
              + " was waited for on its own loop, which would wait for itself for ever, by "
              + loop.strand().description()
              + "; await it with Asyncio.wrapFuture(future).await(), or make a task of the"
              + " coroutine: Asyncio.createTask(() -> ...)");
    }
    here.guard().waits(this);
    return () -> here.guard().waits(null);
  }

  @Override
  public T join() {
    Runnable ends = begins();
    try {
      return super.join();
    } finally {
      ends.run();
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    Runnable ends = begins();
    try {
      return super.get();
    } finally {
      ends.run();
    }
  }
}
