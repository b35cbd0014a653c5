package asyncio4j.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.CompilerControl;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The same subscriber for ours and the peers: adds up, and asks for more in one of the usual ways.
 * Signals are serial, so its fields need no guard but the latch.
 */
final class Sink implements CoreSubscriber<Integer> {

  private final long batch;
  private final Consumer<Runnable> requester;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Subscription subscription;
  private Runnable requestBatch;
  private long left;
  private int sum;
  private Throwable failure;
  private Runnable atEnd = () -> {};

  private Sink(long batch, Consumer<Runnable> requester) {
    this.batch = batch;
    this.requester = requester;
  }

  /** Asks for a batch at a time, from inside onNext. */
  static Sink asking(long batch) {
    return new Sink(batch, Runnable::run);
  }

  /** Asks for one item at a time, from wherever the requester runs things. */
  static Sink askingFrom(Consumer<Runnable> requester) {
    return new Sink(1, requester);
  }

  Sink atEnd(Runnable action) {
    atEnd = action;
    return this;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    requestBatch = () -> subscription.request(batch);
    left = batch;
    given.request(batch);
  }

  /** Not inlined into whoever emits: an item that nobody looks at need not be there at all. */
  @Override
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public void onNext(Integer item) {
    sum += item;
    if (--left == 0) {
      left = batch;
      requester.accept(requestBatch);
    }
  }

  @Override
  public void onError(Throwable error) {
    failure = error;
    onComplete();
  }

  @Override
  public void onComplete() {
    atEnd.run();
    ended.countDown();
  }

  /** Blocks until the end; for work that runs on other threads. */
  int join() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return sum();
  }

  int sum() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (ended.getCount() != 0) {
      throw new IllegalStateException("the stream has not ended");
    }
    return sum;
  }
}
