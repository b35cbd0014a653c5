package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A Flux of what async generators yield. See {@link Reactive#flux(EventLoop, AsyncGenerator.Body)}.
 *
 * <p>May be subscribed to from any thread. Each subscriber has a body of its own, which runs as a
 * task of the loop from the first request on. Signals come from the loop's thread.
 *
 * @param <T> the type of the items
 */
public final class AsyncFlux<T> extends Flux<T> implements Scannable {

  private final Flux<T> source;

  /** What the hooks may have wrapped into {@link #source}. */
  private final Source<T> raw;

  private final LiveSubscriptions live;

  private AsyncFlux(Flux<T> source, Source<T> raw, LiveSubscriptions live) {
    this.source = source;
    this.raw = raw;
    this.live = live;
  }

  /**
   * @param name one of {@link Names}
   */
  static <T> AsyncFlux<T> of(
      String name, Supplier<EventLoop> loop, AsyncGenerator.Body<T, ?> body) {
    LiveSubscriptions live = new LiveSubscriptions();
    Source<T> source = new Source<>(name, loop, body, live);
    return new AsyncFlux<>(Assembly.located(name, source, onAssembly(source)), source, live);
  }

  static <T> AsyncFlux<T> of(AsyncGenerator<T, ?> generator) {
    LiveSubscriptions live = new LiveSubscriptions();
    Source<T> source =
        new Source<>(
            Names.GENERATOR, LoopCalls::runningOrShared, new GeneratorBody<>(generator), live);
    Flux<T> once = new Once<>(source);
    return new AsyncFlux<>(Assembly.located(Names.GENERATOR, once, onAssembly(once)), source, live);
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribe(actual);
  }

  /**
   * Waits for the clean-up: completes when every body that is running or requested has ended, its
   * {@code finally} blocks included. Looks at them when it is subscribed to; it starts nothing and
   * cancels nothing, and never fails.
   *
   * <pre>{@code
   * Disposable subscription = flux.subscribe();
   * ...
   * subscription.dispose();
   * flux.closed().block();     // the generator's finally blocks have run
   * }</pre>
   *
   * @return a Mono that completes on the loop's thread, or at once if nothing is running
   */
  public Mono<Void> closed() {
    return live.closed();
  }

  /**
   * How many items a transformer may have under way from its upstream.
   *
   * @return that batch; -1 for a Flux that has no upstream
   */
  @Override
  public int getPrefetch() {
    return raw.scanOrDefault(Attr.PREFETCH, -1);
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PREFETCH || key == Attr.RUN_STYLE) {
      return raw.scanUnsafe(key); // A wrapper answers for itself, as a synchronous operator.
    }
    return Scannable.from(source).scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return Scannable.from(source).stepName();
  }

  /** What {@code Hooks.onEachOperator} and the like get to see. */
  private static final class Source<T> extends Flux<T> implements Scannable {
    private final String name;
    private final Supplier<EventLoop> loop;
    private final AsyncGenerator.Body<T, ?> body;
    private final LiveSubscriptions live;

    Source(
        String name,
        Supplier<EventLoop> loop,
        AsyncGenerator.Body<T, ?> body,
        LiveSubscriptions live) {
      this.name = name;
      this.loop = loop;
      this.body = body;
      this.live = live;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      new FluxSubscription<>(name, loop.get(), actual, live, body).begin();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Scannable declares it
    public @Nullable Object scanUnsafe(Attr key) {
      if (body instanceof TransformBody<?, ?> transform) {
        if (key == Attr.PARENT) {
          return transform.upstream();
        }
        if (key == Attr.PREFETCH) {
          return transform.batch();
        }
      }
      return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }

    @Override
    public String stepName() {
      return name;
    }
  }
}
