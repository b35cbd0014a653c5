package asyncio4j.reactor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Where the upstream of a processor is connected. Until the processor's body subscribes to it, it
 * keeps what the upstream says; without a request that can only be a subscription and an end.
 *
 * <p>Any thread; the lock is held for a few assignments, never while somebody else is called.
 */
final class Inlet<T> implements Publisher<T>, Subscriber<T>, Scannable {

  private static final Object COMPLETED = new Object();

  /** Called when the upstream has ended. */
  private final Runnable ended;

  /** Of whoever hears of what is discarded or dropped here. */
  private final Supplier<Context> context;

  private @Nullable Subscription upstream;
  private volatile @Nullable Subscriber<? super T> downstream;

  /** Null, COMPLETED, or what the upstream failed with. */
  private @Nullable Object end;

  private boolean closed;

  Inlet(Runnable ended, Supplier<Context> context) {
    this.ended = ended;
    this.context = context;
  }

  // ---- the body ----

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Subscription given;
    Object ended;
    boolean first;
    synchronized (this) {
      first = downstream == null;
      if (first) {
        downstream = subscriber;
      }
      given = upstream;
      ended = end;
    }
    if (!first) {
      Operators.error(
          subscriber, new IllegalStateException("a processor's input can be iterated once"));
      return;
    }
    if (given != null) {
      subscriber.onSubscribe(given);
    }
    if (ended != null) {
      end(subscriber, ended);
    }
  }

  /** The body has ended. If it never subscribed, nobody else will. */
  void close() {
    Subscription unused;
    synchronized (this) {
      closed = true;
      unused = downstream == null ? upstream : null;
    }
    if (unused != null) {
      unused.cancel();
    }
  }

  // ---- the upstream ----

  @Override
  public void onSubscribe(Subscription subscription) {
    if (subscription == null) {
      throw broken(Violations.nullSubscription());
    }
    Subscriber<? super T> subscriber;
    boolean unwanted;
    synchronized (this) {
      unwanted = upstream != null || (closed && downstream == null);
      if (!unwanted) {
        upstream = subscription;
      }
      subscriber = downstream;
    }
    if (unwanted) {
      subscription.cancel();
    } else if (subscriber != null) {
      subscriber.onSubscribe(subscription);
    }
  }

  @Override
  public void onNext(T item) {
    if (item == null) {
      throw broken(Violations.nullItem());
    }
    Subscriber<? super T> subscriber = downstream;
    if (subscriber != null) {
      subscriber.onNext(item);
    } else {
      Operators.onDiscard(item, context.get());
      refuse();
    }
  }

  /** The upstream broke the specification in a way that its caller gets to see as well. */
  private NullPointerException broken(NullPointerException error) {
    Subscription current = subscription();
    if (current != null) {
      current.cancel();
    }
    end(error);
    return error;
  }

  /** An item that nobody can have asked for. */
  private void refuse() {
    Subscription current = subscription();
    if (current != null) {
      current.cancel();
      end(Violations.moreThanRequested());
    } else {
      end(Violations.itemBeforeSubscription());
    }
  }

  private synchronized @Nullable Subscription subscription() {
    return upstream;
  }

  @Override
  public void onError(Throwable error) {
    if (error == null) {
      throw broken(Violations.nullError());
    }
    end(error);
  }

  @Override
  public void onComplete() {
    end(COMPLETED);
  }

  private void end(Object how) {
    Subscriber<? super T> subscriber;
    boolean late;
    synchronized (this) {
      subscriber = downstream;
      late = end != null || (closed && subscriber == null);
      if (end == null) {
        end = how;
      }
    }
    if (subscriber != null) {
      end(subscriber, how); // It knows what to do with one that is late.
    } else if (late && how instanceof Throwable error) {
      Operators.onErrorDropped(error, context.get());
    }
    ended.run();
  }

  private static void end(Subscriber<?> subscriber, Object how) {
    if (how instanceof Throwable error) {
      subscriber.onError(error);
    } else {
      subscriber.onComplete();
    }
  }

  synchronized boolean isEnded() {
    return end != null;
  }

  // ---- diagnosis ----

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public synchronized @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return downstream;
    }
    if (key == Attr.TERMINATED) {
      return end != null;
    }
    if (key == Attr.CANCELLED) {
      return closed && end == null;
    }
    if (key == Attr.ERROR) {
      return end instanceof Throwable error ? error : null;
    }
    return null;
  }

  @Override
  public String stepName() {
    return Names.PROCESSOR;
  }
}
