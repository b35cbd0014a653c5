package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.EventLoop;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A transformer between a publisher and one subscriber, which are connected to it by hand. Its body
 * begins with the first request and takes what comes in from the {@link Inlet}.
 */
final class TransformProcessor<T, R> implements AsyncProcessor<T, R>, CoreSubscriber<T> {

  private static final VarHandle SUBSCRIBED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "subscribed",
          VarHandle.class,
          TransformProcessor.class,
          boolean.class);

  private final EventLoop loop;
  private final int batch;
  private final AsyncGenerator.Body<R, ?> body;
  private final Inlet<T> inlet = new Inlet<>(this::startIfEnded, this::currentContext);
  private final LiveSubscriptions live = new LiveSubscriptions();

  /** The body has ended and the upstream was told. Any thread. */
  private final Completion closed = new Completion();

  /** Set by the first subscriber. Any thread. */
  private volatile boolean subscribed;

  /** The subscriber's, from then until it is closed (rule 3.13). Any thread. */
  private volatile @Nullable FluxSubscription<R> outlet;

  /** The subscriber's, for what comes from the upstream after that as well. Any thread. */
  private volatile Context context = Context.empty();

  TransformProcessor(EventLoop loop, Transformer<T, R> transformer, int batch) {
    this.loop = loop;
    this.batch = batch;
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
    context = actual.currentContext();
    outlet = subscription;
    subscription.closed().subscribe(nothing -> {}, error -> {}, this::close);
    subscription.begin();
    startIfEnded();
  }

  private void close() {
    try {
      inlet.close();
    } finally {
      outlet = null;
      closed.complete();
    }
  }

  @Override
  public Mono<Void> closed() {
    return Mono.defer(() -> subscribed ? closed.mono() : Mono.empty());
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

  /** The subscriber's, once there is one. */
  @Override
  public Context currentContext() {
    return context;
  }

  // ---- diagnosis ----

  /** Of the side that is a subscriber: the other one has a subscription of its own. */
  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    FluxSubscription<R> subscription = outlet;
    if (key == Attr.ACTUAL) {
      return subscription == null ? null : subscription.actual;
    }
    if (key == Attr.BUFFERED) {
      return subscription == null ? null : subscription.scanUnsafe(key);
    }
    if (key == Attr.PREFETCH) {
      return batch;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : inlet.scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return Names.PROCESSOR;
  }
}
