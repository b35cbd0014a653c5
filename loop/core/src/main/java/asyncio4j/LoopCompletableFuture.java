package asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A completable future that a loop completes, or that depends on one: who blocks for it on that
 * very loop waits for himself, and the watchdog can say so.
 */
final class LoopCompletableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private final EventLoopImpl loop;
  private final String what;

  LoopCompletableFuture(EventLoopImpl loop, String what) {
    this.loop = loop;
    this.what = what;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new LoopCompletableFuture<>(loop, "a stage that depends on " + what);
  }

  /** What to call it. */
  String what() {
    return what;
  }

  private boolean begin() {
    boolean own = !isDone() && loop.strand().isHere();
    if (own) {
      loop.guard().awaitsItself(this);
    }
    return own;
  }

  private void end(boolean own) {
    if (own) {
      loop.guard().awaitsItself(null);
    }
  }

  @Override
  public T join() {
    boolean own = begin();
    try {
      return super.join();
    } finally {
      end(own);
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    boolean own = begin();
    try {
      return super.get();
    } finally {
      end(own);
    }
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    boolean own = begin();
    try {
      return super.get(timeout, unit);
    } finally {
      end(own);
    }
  }
}
