package asyncio4j.reactor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Counts the signals it gets, and what was dropped because it came too late. */
class Signals implements CoreSubscriber<Integer> {
  private final AtomicInteger items = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  int items() {
    return items.get();
  }

  int ends() {
    return ends.get();
  }

  int dropped() {
    return dropped.get();
  }

  @Override
  public void onSubscribe(Subscription subscription) {}

  @Override
  public void onNext(Integer item) {
    items.incrementAndGet();
  }

  @Override
  public void onError(Throwable error) {
    ends.incrementAndGet();
  }

  @Override
  public void onComplete() {
    ends.incrementAndGet();
  }

  @Override
  public reactor.util.context.Context currentContext() {
    return reactor.util.context.Context.of(
        "reactor.onErrorDropped.local", (Consumer<Throwable>) error -> dropped.incrementAndGet());
  }
}
