package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.AsyncGenerator;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whoever stops a bridge can wait until the {@code finally} blocks behind it have ended. */
class CleanUpTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  /** Waits for ever, and cleans up for a while. */
  private Integer body() {
    log.add("began");
    try {
      return Reactive.await(Mono.<Integer>never());
    } finally {
      sleep(Duration.ofMillis(1));
      toThreadAndBack();
      log.add("closed");
    }
  }

  private static void toThreadAndBack() {
    Reactive.await(Mono.just(1).publishOn(Schedulers.boundedElastic()));
  }

  /** Subscribes, leaves when the body has begun, and waits. */
  private void checkLeaving(Flux<?> flux, Mono<Void> closed) {
    Disposable subscription = flux.subscribe(item -> {}, error -> log.add("error " + error));
    background.settle();
    subscription.dispose();
    closed.block(PATIENCE);
    assertThat(log).containsExactly("began", "closed");
  }

  private void check(AsyncFlux<?> flux) {
    checkLeaving(flux, flux.closed());
  }

  private void check(AsyncMono<?> mono) {
    checkLeaving(mono.flux(), mono.closed());
  }

  @Test
  void ofAGeneratorsBody() {
    check(Reactive.flux(background.loop, out -> out.yield(body())));
  }

  @Test
  void ofAGeneratorObject() {
    AsyncGenerator<Integer, Void> generator = AsyncGenerator.of(out -> out.yield(body()));
    AsyncFlux<Integer> flux = Reactive.flux(generator);
    background.run(() -> {
      Task<?> taking = createTask(() -> Reactive.awaitFirst(flux));
      while (log.isEmpty()) {
        sleep(Duration.ZERO);
      }
      taking.cancel();
      Reactive.await(flux.closed());
      assertThat(log).containsExactly("began", "closed");
    });
  }

  @Test
  void ofACoroutine() {
    check(Reactive.mono(background.loop, this::body));
  }

  @Test
  void ofACoroutineObject() {
    AsyncMono<Integer> mono = Reactive.mono(Coroutine.of(this::body));
    background.run(() -> {
      Task<?> taking = createTask(() -> Reactive.await(mono));
      while (log.isEmpty()) {
        sleep(Duration.ZERO);
      }
      taking.cancel();
      Reactive.await(mono.closed());
      assertThat(log).containsExactly("began", "closed");
    });
  }

  @Test
  void ofATransformer() {
    check(
        Reactive.<Integer, Integer>transform(
            background.loop, Flux.never(), 4, (in, out) -> out.yield(body())));
  }

  @Test
  void ofAProcessor() {
    AsyncProcessor<Integer, Integer> processor =
        Reactive.processor(background.loop, 4, (in, out) -> out.yield(body()));
    Flux.<Integer>never().doOnCancel(() -> log.add("upstream cancelled")).subscribe(processor);
    Disposable subscription = Flux.from(processor).subscribe();
    background.settle();
    subscription.dispose();
    processor.closed().block(PATIENCE);
    assertThat(log).containsExactly("began", "closed", "upstream cancelled");
    processor.closed().block(PATIENCE);
  }

  @Test
  void ofAQueueAndOfTasksNothingIsLeftRunning() {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    Task<Integer> task = background.call(() -> createTask(this::body));
    for (AsyncFlux<?> flux :
        List.of(
            Reactive.flux(background.loop, queue),
            Reactive.inOrder(List.of(task)),
            Reactive.asCompleted(List.of(task)))) {
      Disposable subscription = flux.subscribe();
      background.settle();
      subscription.dispose();
      flux.closed().block(PATIENCE);
    }
    assertThat(background.otherTasks()).hasSize(1); // That one, which nobody has asked to leave.
    assertThat(log).containsExactly("began");
    background.run(() -> {
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void ofATaskThatItsSubscriberCancels() {
    Task<Integer> task = background.call(() -> createTask(this::body));
    Disposable subscription = Reactive.cancellingMono(task).subscribe();
    background.settle();
    subscription.dispose();
    assertThatThrownBy(() -> Reactive.mono(task).block(PATIENCE))
        .isInstanceOf(CancellationException.class);
    assertThat(log).containsExactly("began", "closed");
  }

  @Test
  void ofATaskBehindACompletableFuture() {
    Task<Integer> task = background.call(() -> createTask(this::body));
    CompletableFuture<Integer> future = Reactive.toFuture(background.loop, task);
    background.settle();
    future.cancel(false);
    assertThatThrownBy(() -> Reactive.mono(task).block(PATIENCE))
        .isInstanceOf(CancellationException.class);
    assertThat(log).containsExactly("began", "closed");
  }

  @Test
  void ofATaskThatFillsAQueue() {
    AsyncFlux<Integer> upstream = Reactive.flux(background.loop, out -> out.yield(body()));
    background.run(() -> {
      Task<?> filling = Reactive.toQueue(upstream, new AsyncQueue<Integer>());
      while (log.isEmpty()) {
        sleep(Duration.ZERO);
      }
      filling.cancel();
      assertThatThrownBy(filling::await).isInstanceOf(CancelledError.class);
      Reactive.await(upstream.closed());
      assertThat(log).containsExactly("began", "closed");
    });
  }

  /** Leaving an iteration early, and taking no more than one. */
  @Test
  void ofWhatIsIteratedAndAwaited() {
    AsyncFlux<Integer> upstream =
        Reactive.flux(
            background.loop,
            out -> {
              try {
                for (int i = 0; ; i++) {
                  out.yield(i);
                }
              } finally {
                sleep(Duration.ofMillis(1));
                log.add("closed");
              }
            });
    background.run(() -> {
      try (AsyncIterable<Integer> items = Reactive.iterate(upstream, 2)) {
        assertThat(items.iterator().next()).isZero();
      }
      Reactive.await(upstream.closed());
      assertThat(log).containsExactly("closed");
      assertThat(Reactive.awaitFirst(upstream)).isZero();
      Reactive.await(upstream.closed());
      assertThat(log).containsExactly("closed", "closed");
    });
  }

  /** A subscription that was cancelled before anything began has nothing to wait for. */
  @Test
  void ofNothing() {
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, out -> out.yield(body()));
    flux.closed().block(PATIENCE);
    AsyncProcessor<Integer, Integer> processor =
        Reactive.processor(background.loop, 4, (in, out) -> out.yield(body()));
    processor.closed().block(PATIENCE);
    BaseSubscriber<Integer> undecided =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}
        };
    processor.subscribe(undecided);
    undecided.cancel();
    processor.closed().block(PATIENCE);
    assertThat(log).isEmpty();
  }
}
