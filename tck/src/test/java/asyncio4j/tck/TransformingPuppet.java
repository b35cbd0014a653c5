package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/**
 * A transformer, and a subscriber of it that requests what the TCK wants: that and one item before,
 * since without a request nothing would subscribe to the upstream.
 */
final class TransformingPuppet extends Puppet {

  private volatile Subscription downstream;

  TransformingPuppet(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
    super(loop, probe);
  }

  @Override
  boolean body() {
    var end = loop.<Void>createFuture();
    Reactive.<Integer, Integer>transform(loop, publisher, 1, (in, out) -> in.forEach(out::yield))
        .subscribe(
            new Subscriber<Integer>() {
              @Override
              public void onSubscribe(Subscription subscription) {
                downstream = subscription;
                subscription.request(1);
              }

              @Override
              public void onNext(Integer item) {
                probe.registerOnNext(item);
              }

              @Override
              public void onError(Throwable error) {
                end.setException(error);
              }

              @Override
              public void onComplete() {
                end.setResult(null);
              }
            });
    end.await();
    return true;
  }

  @Override
  public void triggerRequest(long elements) {
    downstream.request(elements);
  }

  @Override
  public void signalCancel() {
    downstream.cancel();
  }
}
