package asyncio4j.tck;

import asyncio4j.CancelledError;
import asyncio4j.CheckedRunnable;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/**
 * Stands before one of our subscribers and passes all signals on, and lets the TCK pull the strings
 * of the coroutine behind it: how much that may take, and when it is cancelled. What the coroutine
 * sees, it tells the probe.
 */
abstract class Puppet implements Subscriber<Integer>, SubscriberPuppet {

  final EventLoop loop;
  final WhiteboxSubscriberProbe<Integer> probe;
  final Captured publisher = new Captured();
  private Subscriber<Integer> subscriber;
  private boolean subscribed;

  // ---- the loop's thread ----
  private Task<?> task;
  private long wanted;
  private LoopFuture<Void> more;

  Puppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    this.loop = loop;
    this.probe = probe;
  }

  /** Has the coroutine subscribe. */
  final Puppet begin() {
    subscriber = publisher.by(loop, () -> task = loop.createTask(this::tellEnd));
    return this;
  }

  private void tellEnd() {
    try {
      if (body()) {
        probe.registerOnComplete();
      }
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable e) {
      probe.registerOnError(e);
    }
  }

  /**
   * Subscribes to {@link #publisher}, and ends as that does. A coroutine.
   *
   * @return false if it has ended before that
   */
  abstract boolean body() throws Exception;

  /** Waits until the TCK wants one more item to be taken. Called in the coroutine. */
  final void awaitWish() {
    while (wanted == 0) {
      more = loop.createFuture();
      more.await();
    }
    wanted--;
  }

  /** Starts another coroutine of the same puppet. */
  final Task<?> start(CheckedRunnable other) {
    return loop.createTask(other);
  }

  @Override
  public void triggerRequest(long elements) {
    loop.callSoonThreadsafe(() -> {
      wanted += elements;
      if (more != null && !more.isDone()) {
        more.setResult(null);
      }
    });
  }

  @Override
  public void signalCancel() {
    loop.callSoonThreadsafe(() -> task.cancel());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscriber.onSubscribe(subscription);
    if (!subscribed) {
      subscribed = true;
      probe.registerOnSubscribe(this);
    }
  }

  @Override
  public void onNext(Integer item) {
    subscriber.onNext(item);
  }

  @Override
  public void onError(Throwable error) {
    subscriber.onError(error);
  }

  @Override
  public void onComplete() {
    subscriber.onComplete();
  }
}
