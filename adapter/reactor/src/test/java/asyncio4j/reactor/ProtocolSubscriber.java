package asyncio4j.reactor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * A subscriber that checks on each signal that the protocol is kept: one signal at a time, never
 * more items than requested, nothing after the end. It expects the numbers from zero on.
 */
class ProtocolSubscriber implements CoreSubscriber<Integer> {

  /** What went wrong. */
  final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /** What was dropped because it came after the cancellation. */
  final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean inside = new AtomicBoolean();
  private final AtomicLong demanded = new AtomicLong();
  private volatile Subscription subscription;

  /** Counted inside signals only. */
  private volatile long received;

  private volatile int ends;
  volatile Throwable error;
  volatile boolean completed;
  volatile boolean cancelled;

  /** Demand, from any thread. */
  final void request(long n) {
    if (n > 0) {
      demanded.updateAndGet(now -> now + n < 0 ? Long.MAX_VALUE : now + n);
    }
    subscription.request(n);
  }

  final void cancel() {
    cancelled = true;
    subscription.cancel();
  }

  final long received() {
    return received;
  }

  final boolean isEnded() {
    return ends > 0;
  }

  private void enter(String signal) {
    if (!inside.compareAndSet(false, true)) {
      violations.add(signal + " during another signal");
    }
    if (ends > 0) {
      violations.add(signal + " after the end");
    }
    if (subscription == null && !signal.equals("onSubscribe")) {
      violations.add(signal + " before onSubscribe");
    }
  }

  private void leave() {
    inside.set(false);
  }

  @Override
  public final void onSubscribe(Subscription given) {
    enter("onSubscribe");
    if (subscription != null) {
      violations.add("a second onSubscribe");
    }
    subscription = given;
    subscribed();
    Thread.onSpinWait();
    leave();
  }

  /** In onSubscribe. */
  void subscribed() {}

  @Override
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one signal at a time, or enter() says so
  public final void onNext(Integer item) {
    enter("onNext");
    if (item != received) {
      violations.add("got " + item + " in place of " + received);
    }
    received++;
    if (received > demanded.get()) {
      violations.add(received + " items for a demand of " + demanded);
    }
    received(item);
    leave();
  }

  /** In onNext. */
  void received(int item) {}

  @Override
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one signal at a time, or enter() says so
  public final void onError(Throwable thrown) {
    enter("onError");
    ends++;
    error = thrown;
    leave();
    ended();
  }

  @Override
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one signal at a time, or enter() says so
  public final void onComplete() {
    enter("onComplete");
    ends++;
    completed = true;
    leave();
    ended();
  }

  /** After the end. */
  void ended() {}

  @Override
  public Context currentContext() {
    return Context.of(
        "reactor.onErrorDropped.local", (java.util.function.Consumer<Throwable>) dropped::add);
  }
}
