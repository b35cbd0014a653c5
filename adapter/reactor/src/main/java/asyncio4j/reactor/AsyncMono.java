package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/**
 * A Mono of what a coroutine returns. See {@link Reactive#mono(EventLoop, Callable)}.
 *
 * <p>May be subscribed to from any thread. Each subscriber has a task of its own, which starts with
 * the first request. Signals come from the loop's thread.
 *
 * @param <T> the type of the result
 */
public final class AsyncMono<T> extends Mono<T> implements Scannable {

  private final Mono<T> source;
  private final LiveSubscriptions live;

  private AsyncMono(Mono<T> source, LiveSubscriptions live) {
    this.source = source;
    this.live = live;
  }

  static <T> AsyncMono<T> of(Supplier<EventLoop> loop, Callable<? extends @Nullable T> body) {
    LiveSubscriptions live = new LiveSubscriptions();
    Mono<T> source = new Source<>(loop, body, live);
    return new AsyncMono<>(Assembly.located(Names.MONO, source, onAssembly(source)), live);
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribe(actual);
  }

  /**
   * Waits for the clean-up: completes when every task of this Mono that is running or requested has
   * ended, its {@code finally} blocks included. See {@link AsyncFlux#closed()}.
   *
   * @return a Mono that completes on the loop's thread, or at once if nothing is running
   */
  public Mono<Void> closed() {
    return live.closed();
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    // What the hooks may have wrapped the source in calls itself a synchronous operator.
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : Scannable.from(source).scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return Scannable.from(source).stepName();
  }

  /** What {@code Hooks.onEachOperator} and the like get to see. */
  private static final class Source<T> extends Mono<T> implements Scannable {
    private final Supplier<EventLoop> loop;
    private final Callable<? extends @Nullable T> body;
    private final LiveSubscriptions live;

    Source(Supplier<EventLoop> loop, Callable<? extends @Nullable T> body, LiveSubscriptions live) {
      this.loop = loop;
      this.body = body;
      this.live = live;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      new MonoSubscription<>(loop.get(), actual, live, body).begin();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Scannable declares it
    public @Nullable Object scanUnsafe(Attr key) {
      return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }

    @Override
    public String stepName() {
      return Names.MONO;
    }
  }
}
