package asyncio4j.reactor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * A subscriber that checks on each signal that the protocol is kept: one signal at a time, never
 * more items than requested, one end, nothing after it, and nothing after a cancellation from
 * inside a signal. It expects the numbers from zero on.
 */
class ProtocolSubscriber implements CoreSubscriber<Integer> {

  /** What went wrong. */
  final Queue<String> violations;

  /** What was dropped because it came after the cancellation. */
  final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

  /** The thread that is in a signal. */
  private final AtomicReference<Thread> inside = new AtomicReference<>();

  private final AtomicLong demanded = new AtomicLong();
  private volatile Subscription subscription;

  /** Counted inside signals only. */
  private volatile long received;

  private volatile int ends;
  private volatile boolean over;
  volatile Throwable error;
  volatile boolean completed;
  volatile boolean cancelled;

  ProtocolSubscriber() {
    this(new ConcurrentLinkedQueue<>());
  }

  /** Several may have one list of what went wrong. */
  ProtocolSubscriber(Queue<String> violations) {
    this.violations = violations;
  }

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
    if (inside.get() == Thread.currentThread()) {
      expectNothingMore();
    }
  }

  /** From here on every signal is one too many. */
  final void expectNothingMore() {
    over = true;
  }

  final long received() {
    return received;
  }

  final boolean isEnded() {
    return ends > 0;
  }

  private void enter(String signal) {
    if (!inside.compareAndSet(null, Thread.currentThread())) {
      violations.add(signal + " during another signal");
    }
    if (ends > 0) {
      violations.add(signal + " after the end");
    }
    if (over) {
      violations.add(signal + " when all was over");
    }
    if (subscription == null && !signal.equals("onSubscribe")) {
      violations.add(signal + " before onSubscribe");
    }
  }

  private void leave() {
    inside.set(null);
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
