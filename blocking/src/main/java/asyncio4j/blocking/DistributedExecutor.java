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
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * An {@link ExecutorService} that runs code in other processes, such as Hazelcast's {@code
 * IExecutorService}, to be given to {@link EventLoop#runInExecutor}. Code must be {@link
 * Serializable}, and its class must be known there. Nothing of this process goes with it: no
 * context variable and no thread local.
 *
 * <p>The service's {@code submit} is called on {@code Schedulers.boundedElastic()}, since it may
 * have to serialize and to send; if the future that it returns is no {@link CompletionStage}, that
 * thread waits for it. Fit for any thread.
 */
public final class DistributedExecutor implements RemoteExecutor {

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

  /** Follows the service's future, which is there a little later, and cancels it. */
  private static final class Sent<T extends @Nullable Object> extends CompletableFuture<T> {

    /** What is to be cancelled with this: the sending, then what was sent. Guarded by this. */
    private @Nullable Runnable cancellation;

    void by(reactor.core.Disposable sending) {
      synchronized (this) {
        if (cancellation == null) {
          cancellation = sending::dispose;
        }
      }
    }

    void run(ExecutorService service, Callable<T> code) {
      try {
        Future<T> future = service.submit(code);
        synchronized (this) {
          cancellation = () -> future.cancel(true);
        }
        if (isCancelled()) {
          future.cancel(true);
        } else if (future instanceof CompletionStage<?>) {
          follow(future);
        } else {
          complete(future.get());
        }
      } catch (Throwable e) {
        completeExceptionally(unwrapped(e));
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
      Runnable both;
      synchronized (this) {
        both = cancellation;
      }
      if (cancelled && both != null) {
        both.run();
      }
      return cancelled;
    }
  }
}
