package asyncio4j.reactor;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * Where the upstream of a processor is connected. Until the processor's body subscribes to it, it
 * keeps what the upstream says; without a request that can only be a subscription and an end.
 *
 * <p>Any thread; the lock is held for a few assignments, never while somebody else is called.
 */
final class Inlet<T> implements Publisher<T>, Subscriber<T> {

  private static final Object COMPLETED = new Object();

  /** Called when the upstream has ended. */
  private final Runnable ended;

  private @Nullable Subscription upstream;
  private volatile @Nullable Subscriber<? super T> downstream;

  /** Null, COMPLETED, or what the upstream failed with. */
  private @Nullable Object end;

  private boolean closed;

  Inlet(Runnable ended) {
    this.ended = ended;
  }

  // ---- the body ----

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Subscription given;
    Object ended;
    synchronized (this) {
      if (downstream != null) {
        Operators.error(
            subscriber, new IllegalStateException("a processor's input can be iterated once"));
        return;
      }
      downstream = subscriber;
      given = upstream;
      ended = end;
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
      Operators.onDiscard(item, reactor.util.context.Context.empty());
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
    synchronized (this) {
      if (end == null) {
        end = how;
      }
      subscriber = downstream;
    }
    if (subscriber != null) {
      end(subscriber, how);
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
}
