package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.EventLoop;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A transformer between a publisher and one subscriber, which are connected to it by hand. Its body
 * begins with the first request and takes what comes in from the {@link Inlet}.
 */
final class TransformProcessor<T, R> implements Processor<T, R> {

  private static final VarHandle SUBSCRIBED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "subscribed",
          VarHandle.class,
          TransformProcessor.class,
          boolean.class);

  private final EventLoop loop;
  private final AsyncGenerator.Body<R, ?> body;
  private final Inlet<T> inlet = new Inlet<>(this::startIfEnded);
  private final LiveSubscriptions live = new LiveSubscriptions();

  /** Set by the first subscriber. Any thread. */
  @SuppressWarnings("UnusedVariable") // SUBSCRIBED reads it
  private volatile boolean subscribed;

  /** The subscriber's, from then until it is closed (rule 3.13). Any thread. */
  private volatile @Nullable FluxSubscription<R> outlet;

  TransformProcessor(EventLoop loop, Transformer<T, R> transformer, int batch) {
    this.loop = loop;
    this.body = new TransformBody<>(inlet, transformer, batch);
  }

  // ---- downstream ----

  @Override
  public void subscribe(Subscriber<? super R> subscriber) {
    CoreSubscriber<? super R> actual = Operators.toCoreSubscriber(subscriber);
    if (!SUBSCRIBED.compareAndSet(this, false, true)) {
      Operators.error(actual, new IllegalStateException("a processor serves one subscriber"));
      return;
    }
    FluxSubscription<R> subscription =
        new FluxSubscription<>(Names.PROCESSOR, loop, actual, live, body);
    outlet = subscription;
    subscription.closed().subscribe(nothing -> {}, error -> {}, this::close);
    subscription.begin();
    startIfEnded();
  }

  private void close() {
    outlet = null;
    inlet.close();
  }

  /** An end of the upstream before the first request: no demand is needed to hear of it. */
  private void startIfEnded() {
    FluxSubscription<R> subscription = outlet;
    if (subscription != null && inlet.isEnded()) {
      subscription.startWithoutDemand();
    }
  }

  // ---- upstream ----

  @Override
  public void onSubscribe(Subscription subscription) {
    inlet.onSubscribe(subscription);
  }

  @Override
  public void onNext(T item) {
    inlet.onNext(item);
  }

  @Override
  public void onError(Throwable error) {
    inlet.onError(error);
  }

  @Override
  public void onComplete() {
    inlet.onComplete();
  }
}
