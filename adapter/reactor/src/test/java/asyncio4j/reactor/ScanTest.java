package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What Reactor's own tools see of us. */
class ScanTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  /** Gives away its subscription. */
  private static final class Holder<T> extends BaseSubscriber<T> {
    final CountDownLatch ended = new CountDownLatch(1);
    Subscription held;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      held = subscription;
    }

    @Override
    protected void hookOnError(Throwable error) {}

    @Override
    protected void hookFinally(SignalType end) {
      ended.countDown();
    }
  }

  @Test
  void aSubscriptionTellsItsState() {
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              out.yield(1);
              out.yield(2);
            });
    Holder<Integer> subscriber = new Holder<>();
    flux.subscribe(subscriber);
    Scannable scanned = Scannable.from(subscriber.held);
    assertThat(scanned.scanUnsafe(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(scanned.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    assertThat(scanned.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    assertThat(scanned.scan(Attr.TERMINATED)).isFalse();
    assertThat(scanned.scan(Attr.CANCELLED)).isFalse();
    assertThat(scanned.steps()).anyMatch(step -> step.contains("asyncio4j.flux"));

    subscriber.request(1);
    background.settle();
    assertThat(scanned.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    subscriber.request(5);
    flux.closed().block();
    assertThat(scanned.scan(Attr.TERMINATED)).isTrue();
    assertThat(scanned.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(4);

    Holder<Integer> cancelling = new Holder<>();
    flux.subscribe(cancelling);
    cancelling.cancel();
    assertThat(Scannable.from(cancelling.held).scan(Attr.CANCELLED)).isTrue();

    Holder<Integer> breaking = new Holder<>();
    flux.subscribe(breaking);
    breaking.held.request(-1);
    background.settle();
    assertThat(Scannable.from(breaking.held).scan(Attr.ERROR))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void aSubscriptionTellsWhatItEndedWith(Kind kind) throws InterruptedException {
    IllegalStateException thrown = new IllegalStateException("inside");
    Holder<Integer> failed = new Holder<>();
    kind.of(
            background,
            () -> {
              throw thrown;
            })
        .subscribe(failed);
    Scannable scanned = Scannable.from(failed.held);
    failed.request(1);
    failed.ended.await();
    assertThat(scanned.scan(Attr.ERROR)).isSameAs(thrown);
    assertThat(scanned.scan(Attr.TERMINATED)).isTrue();
    assertThat(scanned.scan(Attr.CANCELLED)).isFalse();

    Holder<Integer> completed = new Holder<>();
    kind.of(background, () -> 7).subscribe(completed);
    completed.request(2);
    completed.ended.await();
    completed.held.request(-1); // Too late to be an error.
    scanned = Scannable.from(completed.held);
    assertThat(scanned.scan(Attr.ERROR)).isNull();
    assertThat(scanned.scan(Attr.TERMINATED)).isTrue();
    assertThat(scanned.scan(Attr.CANCELLED)).isFalse();

    Holder<Integer> left = new Holder<>();
    kind.of(background, () -> 7).subscribe(left);
    left.cancel();
    scanned = Scannable.from(left.held);
    assertThat(scanned.scan(Attr.ERROR)).isNull();
    assertThat(scanned.scan(Attr.TERMINATED)).isFalse();
    assertThat(scanned.scan(Attr.CANCELLED)).isTrue();
  }

  @Test
  void aTransformersSubscriptionTellsItsUpstream() {
    TestPublisher<Integer> upstream = TestPublisher.create();
    AsyncFlux<Integer> flux =
        Reactive.transform(
            background.loop,
            upstream.flux().map(i -> i).name("upstream"),
            8,
            (in, out) -> in.forEach(item -> out.yield(item)));
    assertThat(flux.getPrefetch()).isEqualTo(8);
    assertThat(flux.scan(Attr.PREFETCH)).isEqualTo(8);
    assertThat(Reactive.flux(background.loop, out -> {}).getPrefetch()).isEqualTo(-1);
    Holder<Integer> subscriber = new Holder<>();
    flux.filter(i -> true).subscribe(subscriber);
    Scannable scanned = Scannable.from(subscriber.held).scan(Attr.PARENT);
    assertThat(scanned.scan(Attr.PARENT)).isNull();
    assertThat(scanned.scan(Attr.PREFETCH)).isEqualTo(8);
    subscriber.request(1);
    background.settle();
    upstream.next(1, 2, 3, 4);
    background.settle();
    assertThat(scanned.steps())
        .containsSubsequence("map", "asyncio4j.iterate", "asyncio4j.transform", "filter");
    assertThat(scanned.scan(Attr.BUFFERED)).isEqualTo(3);
    Scannable iterating = scanned.scan(Attr.PARENT);
    assertThat(iterating.scan(Attr.ACTUAL)).isSameAs(scanned);
    assertThat(iterating.scan(Attr.PARENT).stepName()).isEqualTo("map");
    subscriber.cancel();
    flux.closed().block();
    assertThat(iterating.scan(Attr.ACTUAL)).isNull();
  }

  @Test
  void aMonoAndATaskTellTheirs() {
    LoopFuture<Integer> future = background.call(background.loop::createFuture);
    for (Mono<Integer> mono :
        List.of(Reactive.mono(background.loop, () -> 1), Reactive.mono(future))) {
      Holder<Integer> subscriber = new Holder<>();
      mono.subscribe(subscriber);
      Scannable scanned = Scannable.from(subscriber.held);
      assertThat(scanned.scanUnsafe(Attr.ACTUAL)).isSameAs(subscriber);
      assertThat(scanned.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
      subscriber.cancel();
      assertThat(scanned.scan(Attr.CANCELLED)).isTrue();
    }
    background.settle();
  }

  @Test
  void theSubscribersInACoroutineTellTheirs() {
    AtomicReference<Scannable> seen = new AtomicReference<>();
    TestPublisher<Integer> publisher = TestPublisher.create();
    Flux<Integer> watched = watched(publisher, seen);
    Flux<Integer> unended = watched(Flux.never(), seen);
    background.run(() -> {
      var items = Reactive.iterate(watched, 8).iterator();
      Scannable iterating = lastOf(seen.get());
      assertThat(iterating.stepName()).isEqualTo("asyncio4j.iterate");
      assertThat(iterating.scan(Attr.PREFETCH)).isEqualTo(8);
      assertThat(iterating.scan(Attr.PARENT)).isNotNull();
      publisher.next(1, 2);
      assertThat(iterating.scan(Attr.BUFFERED)).isEqualTo(2);
      assertThat(items.next()).isEqualTo(1);
      assertThat(iterating.scan(Attr.BUFFERED)).isEqualTo(1);
      publisher.complete();
      assertThat(iterating.scan(Attr.TERMINATED)).isTrue();

      var awaiting = createTask(() -> Reactive.await(unended));
      sleep(Duration.ZERO);
      Scannable await = lastOf(seen.get());
      assertThat(await.stepName()).isEqualTo("asyncio4j.await");
      assertThat(await.scan(Attr.TERMINATED)).isFalse();
      awaiting.cancel();
      sleep(Duration.ZERO);
      assertThat(await.scan(Attr.CANCELLED)).isTrue();
    });
  }

  private static Flux<Integer> watched(
      Publisher<Integer> publisher, AtomicReference<Scannable> seen) {
    return Flux.from(subscriber -> {
      seen.set(Scannable.from(subscriber));
      publisher.subscribe(subscriber);
    });
  }

  /** Ours, behind what Reactor puts between. */
  private static Scannable lastOf(Scannable from) {
    return Stream.concat(Stream.of(from), from.actuals()).reduce(from, (first, second) -> second);
  }

  @Test
  void checkpointsLogAndNamesWork() {
    Flux<Integer> failing =
        Reactive.<Integer>flux(
            background.loop,
            out -> {
              throw new IllegalStateException("inside");
            });
    Throwable thrown =
        failing.checkpoint("the place").log().materialize().blockLast().getThrowable();
    assertThat(thrown).hasMessage("inside");
    assertThat(thrown.getSuppressed()[0]).hasMessageContaining("the place");
    assertThat(
            Scannable.from(
                    Reactive.<Integer, Integer>transform(
                        Flux.range(0, 1).name("upstream"),
                        (in, out) -> in.forEach(item -> out.yield(item))))
                .name())
        .isEqualTo("upstream");
    Flux<Integer> named = failing.name("mine").tag("a", "b");
    assertThat(Scannable.from(named).name()).isEqualTo("mine");
  }

  /** Reactor's listener of signals, which its tracing and its metrics are built on. */
  private final class Listener extends DefaultSignalListener<Integer> {
    @Override
    public void doOnRequest(long requested) {
      log.add("request " + requested);
    }

    @Override
    public void doOnNext(Integer item) {
      log.add("item " + item);
    }

    @Override
    public void doOnComplete() {
      log.add("completed");
    }

    @Override
    public void doOnCancel() {
      log.add("cancelled");
    }
  }

  @Test
  void tapsHearEverySignal() {
    LoopFuture<Integer> future = background.call(background.loop::createFuture);
    background.run(() -> future.setResult(7));
    for (Publisher<Integer> publisher :
        List.of(
            Reactive.<Integer>flux(background.loop, out -> out.yield(7)),
            Reactive.mono(background.loop, () -> 7),
            Reactive.mono(future))) {
      log.clear();
      StepVerifier.create(Flux.from(publisher).tap(Listener::new), 3)
          .expectNext(7)
          .verifyComplete();
      assertThat(log).containsExactly("request 3", "item 7", "completed");
    }
    log.clear();
    AsyncFlux<Integer> endless =
        Reactive.flux(
            background.loop,
            out -> {
              while (true) {
                out.yield(7);
              }
            });
    StepVerifier.create(endless.tap(Listener::new), 1).expectNext(7).thenCancel().verify();
    assertThat(log).containsExactly("request 1", "item 7", "cancelled");
    endless.closed().block();
  }

  @Test
  @SuppressWarnings("deprecation") // as long as Reactor has it
  void metricsAreCounted() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    io.micrometer.core.instrument.Metrics.addRegistry(meters);
    try {
      Reactive.<Integer>flux(
              background.loop,
              out -> {
                for (int i = 0; i < 5; i++) {
                  out.yield(i);
                }
              })
          .name("counted")
          .tag("of", "ours")
          .metrics()
          .blockLast();
      assertThat(meters.get("counted.subscribed").tag("of", "ours").counter().count()).isOne();
      assertThat(meters.get("counted.onNext.delay").timer().count()).isEqualTo(5);
      assertThat(meters.get("counted.flow.duration").tag("status", "completed").timer().count())
          .isOne();
    } finally {
      io.micrometer.core.instrument.Metrics.removeRegistry(meters);
    }
  }

  @Test
  void operatorDebugSeesOurPublishers() {
    Hooks.onOperatorDebug();
    try {
      AsyncFlux<Integer> failing =
          Reactive.flux(
              background.loop,
              out -> {
                throw new IllegalStateException("inside");
              });
      Throwable thrown = failing.filter(i -> true).materialize().blockLast().getThrowable();
      assertThat(thrown.getSuppressed()[0])
          .hasMessageContaining("Assembly trace from producer [asyncio4j.reactor.AsyncFlux$Source]")
          .hasMessageContaining(
              "Flux.filter ⇢ at asyncio4j.reactor.ScanTest.operatorDebugSeesOurPublishers");
    } finally {
      Hooks.resetOnOperatorDebug();
    }
  }

  @Test
  void theOperatorErrorHookSeesFailures() {
    Callable<Integer> failing =
        () -> {
          throw new IllegalStateException("inside");
        };
    Task<Integer> task = background.call(() -> createTask(failing));
    EventLoop closed = EventLoop.create();
    closed.close();
    List<Publisher<Integer>> publishers =
        List.of(
            Reactive.mono(background.loop, failing),
            Reactive.flux(background.loop, out -> out.yield(failing.call())),
            Reactive.mono(task),
            Reactive.inOrder(List.of(task)),
            Reactive.flux(background.loop, out -> out.yield(null)),
            Reactive.flux(closed, out -> out.yield(1)),
            Reactive.mono(closed, () -> 1),
            Reactive.transform(
                background.loop, Flux.just(1), 4, (in, out) -> out.yield(failing.call())),
            // Operators of a source that is polled in the coroutine.
            Reactive.mono(
                background.loop,
                () -> {
                  Reactive.iterate(Flux.range(0, 3).map(i -> 6 / i)).forEach(i -> {});
                  return 1;
                }));
    for (Publisher<Integer> publisher : publishers) {
      log.clear();
      Hooks.onOperatorError(
          "test",
          (error, item) -> {
            log.add(error.getClass().getSimpleName());
            return new IllegalArgumentException("hooked", error);
          });
      try {
        Throwable failed = Flux.from(publisher).materialize().blockLast().getThrowable();
        assertThat(failed).hasMessage("hooked");
      } finally {
        Hooks.resetOnOperatorError("test");
      }
      assertThat(log).isNotEmpty();
    }
  }

  @Test
  void theOperatorErrorHookSeesTheItemThatWasRefused() {
    Hooks.onOperatorError(
        "test",
        (error, item) -> {
          log.add(error.getMessage() + " " + item);
          return error;
        });
    try {
      AsyncFlux<Integer> flux = Reactive.flux(background.loop, out -> out.yield(7));
      flux.subscribe(
          new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
              subscription.request(1);
            }

            @Override
            public void onNext(Integer item) {
              throw new IllegalStateException("refused");
            }

            @Override
            public void onError(Throwable error) {
              log.add("error " + error.getMessage());
            }

            @Override
            public void onComplete() {
              log.add("completed");
            }
          });
      flux.closed().block();
    } finally {
      Hooks.resetOnOperatorError("test");
    }
    assertThat(log).containsExactly("refused 7", "error refused");
  }

  @Test
  void disposingTwiceIsDisposingOnce() {
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              try {
                out.yield(1);
                sleep(Duration.ofHours(1));
              } finally {
                log.add("closed");
              }
            });
    Disposable subscription = flux.subscribe();
    background.settle();
    subscription.dispose();
    subscription.dispose();
    flux.closed().block();
    assertThat(log).containsExactly("closed");
  }
}
