package asyncio4j.blocking;

import asyncio4j.EventLoop;
import asyncio4j.RemoteExecutor;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * An {@link ExecutorService} that runs code in other processes, such as Hazelcast's {@code
 * IExecutorService}, to be given to {@link EventLoop#runInExecutor}. Code must be {@link
 * Serializable}, and its class must be known there. Nothing of this process goes with it: no
 * context variable and no thread local, also where it is a loop's default executor and the code
 * comes by {@link asyncio4j.Asyncio#toThread}.
 *
 * <p>The service's {@code submit} is called on {@code Schedulers.boundedElastic()}, since it may
 * have to serialize and to send; if the future that it returns is no {@link CompletionStage}, that
 * thread waits for it. So is its future's {@code cancel}, which may have to ask the other process
 * and to wait for the answer; what it throws is logged. Fit for any thread.
 */
public final class DistributedExecutor implements RemoteExecutor {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  private final ExecutorService service;

  private DistributedExecutor(ExecutorService service) {
    this.service = service;
  }

  /**
   * An executor that submits to a service.
   *
   * @param service the service; who made it keeps the duty to shut it down
   * @return the executor
   */
  public static DistributedExecutor of(ExecutorService service) {
    return new DistributedExecutor(Objects.requireNonNull(service, "service"));
  }

  @Override
  public <T extends @Nullable Object> CompletionStage<T> submit(Callable<T> code) {
    if (!(code instanceof Serializable)) {
      throw new IllegalArgumentException(
          code
              + " is not Serializable, so it cannot be sent to another process; give a class or"
              + " record that is, or cast a lambda: (Callable<String> & Serializable) () -> ...");
    }
    Sent<T> sent = new Sent<>();
    sent.by(Schedulers.boundedElastic().schedule(() -> sent.run(service, code)));
    return sent;
  }

  /** Runs on whatever this is given to, like any executor's work; it must be serializable, too. */
  @Override
  public void execute(Runnable command) {
    service.execute(command);
  }

  @Override
  public String toString() {
    return "<DistributedExecutor " + service + ">";
  }

  /** Cancels what the service gave; blocks for as long as the service likes. */
  private static void cancel(Future<?> future) {
    try {
      future.cancel(true);
    } catch (Throwable e) {
      LOG.warn("{} could not be cancelled", future, e);
    }
  }

  /** Follows the service's future, which is there a little later, and cancels it. */
  private static final class Sent<T extends @Nullable Object> extends CompletableFuture<T> {

    /** The thread that sends, and waits if it has to. The three are guarded by this object. */
    private reactor.core.@Nullable Disposable sending;

    /** What was sent; null before, and while {@link #sending} waits for it. */
    private @Nullable Future<T> followed;

    private boolean cancelling;

    void by(reactor.core.Disposable sending) {
      synchronized (this) {
        this.sending = sending;
      }
    }

    void run(ExecutorService service, Callable<T> code) {
      try {
        Future<T> future = service.submit(code);
        boolean late;
        synchronized (this) {
          late = cancelling;
          if (!late && future instanceof CompletionStage<?>) {
            followed = future;
          }
        }
        if (late) {
          // Not here, where the interrupt of this thread may be still to come.
          cancelElsewhere(future);
        } else if (future instanceof CompletionStage<?>) {
          follow(future);
        } else {
          await(future);
        }
      } catch (Throwable e) {
        completeExceptionally(unwrapped(e));
      }
    }

    /**
     * Waits on this thread, and on this thread it cancels, too: another one of boundedElastic's may
     * have to wait for as long as code whose future this is.
     */
    private void await(Future<T> future) throws ExecutionException, InterruptedException {
      try {
        complete(future.get());
      } catch (InterruptedException e) {
        if (!isCancelled()) {
          throw e;
        }
        DistributedExecutor.cancel(future);
      }
    }

    private static void cancelElsewhere(Future<?> future) {
      try {
        var _ = Schedulers.boundedElastic().schedule(() -> DistributedExecutor.cancel(future));
      } catch (RejectedExecutionException e) {
        LOG.warn("{} could not be cancelled", future, e);
      }
    }

    /** Services wrap what the code threw, some of them twice: once there and once here. */
    private static Throwable unwrapped(Throwable failure) {
      Throwable inner = failure;
      while ((inner instanceof ExecutionException || inner instanceof CompletionException)
          && inner.getCause() != null) {
        inner = inner.getCause();
      }
      return inner;
    }

    @SuppressWarnings("unchecked") // it is both
    private void follow(Future<T> future) {
      var _ =
          ((CompletionStage<T>) future)
              .whenComplete((result, failure) -> {
                if (failure != null) {
                  completeExceptionally(unwrapped(failure));
                } else {
                  complete(result);
                }
              });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        reactor.core.Disposable thread;
        Future<T> future;
        synchronized (this) {
          cancelling = true;
          thread = sending;
          future = followed;
        }
        if (future != null) {
          cancelElsewhere(future);
        } else if (thread != null) {
          // It is not begun, or interrupted.
          thread.dispose();
        }
      }
      return cancelled;
    }
  }
}
