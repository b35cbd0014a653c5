package asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor that a loop uses when none is named: the one that was set, else the provider's, else
 * a pool of its own. It counts the loop's work there, because the end of a loop waits for its own
 * work and the executor may be shared. Belongs to the loop's line.
 */
final class DefaultExecutor {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");
  private static final @Nullable DefaultExecutorProvider PROVIDER = findProvider();

  private final EventLoopImpl loop;

  /** Null until it is needed or set. */
  private @Nullable Executor executor;

  /** The pool that the loop made, until its threads have ended. */
  private @Nullable ExecutorPool own;

  /** Work that was accepted and is not over; cancelled work that still runs is among it. */
  private int unfinished;

  private boolean shutdown;

  /** Those who wait for the end of the work: true will be there when it has come. */
  private final List<FutureImpl<Boolean>> waiting = new ArrayList<>();

  DefaultExecutor(EventLoopImpl loop) {
    this.loop = loop;
  }

  private static @Nullable DefaultExecutorProvider findProvider() {
    try {
      return ServiceLoader.load(
              DefaultExecutorProvider.class, DefaultExecutorProvider.class.getClassLoader())
          .findFirst()
          .orElse(null);
    } catch (ServiceConfigurationError e) {
      LOG.error("The default executor's provider cannot be used; each loop makes its own pool", e);
      return null;
    }
  }

  void set(Executor newExecutor) {
    executor = newExecutor;
    if (own != null) {
      own.shutdown();
    }
  }

  <T extends @Nullable Object> LoopFuture<T> submit(Callable<T> code, OnCancel onCancel) {
    if (shutdown) {
      throw new IllegalStateException("Executor shutdown has been called");
    }
    Executor chosen = get();
    unfinished++;
    return ExecutorFuture.submit(loop, chosen, code, onCancel, this::oneIsOver);
  }

  private Executor get() {
    if (executor == null) {
      if (PROVIDER != null) {
        executor = PROVIDER.defaultExecutor();
      } else {
        own = ExecutorPool.create(loop.name(), () -> loop.offer(new Terminated()));
        executor = own;
      }
    }
    return executor;
  }

  private void oneIsOver() {
    unfinished--;
    wakeIfOver();
  }

  /** Brings the end of the loop's own pool to the loop's line. */
  private final class Terminated extends Ready {
    @Override
    void run(Strand strand) {
      own = null;
      wakeIfOver();
    }

    @Override
    void discard() {}
  }

  private boolean isOver() {
    return unfinished == 0 && own == null;
  }

  private void wakeIfOver() {
    if (isOver()) {
      waiting.forEach(future -> wake(future, true));
    }
  }

  private static void wake(FutureImpl<Boolean> future, boolean isOver) {
    if (!future.isDone()) {
      future.setResult(isOver);
    }
  }

  /** Refuses further work and waits for what there is. In a coroutine. */
  void shutdown(@Nullable Duration timeout) {
    abandon();
    if (isOver()) {
      return;
    }
    FutureImpl<Boolean> over = new FutureImpl<>(loop);
    waiting.add(over);
    Thread timer = timeout == null ? null : startTimer(timeout, over);
    try {
      if (!over.await()) {
        LOG.warn(
            "The executor did not finish joining its threads within {} seconds; {} still run",
            timeout == null ? "" : timeout.toNanos() / 1e9,
            unfinished);
      }
    } finally {
      waiting.remove(over);
      if (timer != null) {
        timer.interrupt();
      }
    }
  }

  /** In real time: a virtual clock would jump to the end, as it knows nothing of other threads. */
  private Thread startTimer(Duration timeout, FutureImpl<Boolean> over) {
    return Thread.ofPlatform()
        .daemon()
        .name(loop.name() + "-shutdown-timer")
        .start(() -> {
          try {
            Thread.sleep(timeout);
            loop.offer(new TimeIsUp(over));
          } catch (InterruptedException e) {
            // The work was over in time.
          }
        });
  }

  /** Brings the end of a wait to the loop's line. */
  private static final class TimeIsUp extends Ready {
    private final FutureImpl<Boolean> over;

    TimeIsUp(FutureImpl<Boolean> over) {
      this.over = over;
    }

    @Override
    void run(Strand strand) {
      wake(over, false);
    }

    @Override
    void discard() {}
  }

  /** Refuses further work and waits for nothing. */
  void abandon() {
    shutdown = true;
    if (own != null) {
      own.shutdown();
    }
  }
}
