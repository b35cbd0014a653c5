package asyncio4j.reactor;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/** A task or future as a Mono: hot, and the same for all its subscribers. */
final class FutureMono<T> extends Mono<T> implements Scannable {

  private final LoopFuture<? extends @Nullable T> future;
  private final boolean cancelFuture;

  private FutureMono(LoopFuture<? extends @Nullable T> future, boolean cancelFuture) {
    this.future = future;
    this.cancelFuture = cancelFuture;
  }

  static <T> Mono<T> of(LoopFuture<? extends @Nullable T> future, boolean cancelFuture) {
    Mono<T> source = new FutureMono<>(future, cancelFuture);
    return Assembly.located(Names.TASK, source, onAssembly(source));
  }

  /** True if a coroutine of a loop needs no subscription to have the result. */
  boolean isThereFor(EventLoop running) {
    return future.getLoop() == running
        && future.isDone()
        && !future.isCancelled()
        && future.exception() == null;
  }

  /** The result, if it is there. */
  @Nullable T result() {
    return future.result();
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    new FutureSubscription<T>(actual, future, cancelFuture).begin();
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }

  @Override
  public String stepName() {
    return Names.TASK;
  }
}
