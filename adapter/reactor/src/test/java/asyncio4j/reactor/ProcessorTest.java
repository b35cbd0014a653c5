package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** A transformer that is connected by hand, as Reactor sees it from both sides. */
class ProcessorTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  private AsyncProcessor<Integer, Integer> identity() {
    return Reactive.processor(background.loop, 4, (in, out) -> in.forEach(item -> out.yield(item)));
  }

  @Test
  void theSubscribersContextGoesUpstream() {
    AsyncProcessor<Integer, Integer> processor = identity();
    StepVerifier.create(Flux.from(processor).contextWrite(context -> context.put("number", 7)))
        .then(() ->
            Flux.deferContextual(context -> Mono.just(context.<Integer>get("number")))
                .subscribe(processor))
        .expectNext(7)
        .verifyComplete();
  }

  @Test
  void withoutASubscriberThereIsNoContext() {
    AsyncProcessor<Integer, Integer> processor = identity();
    Flux.deferContextual(context -> Mono.just(context.size())).subscribe(processor);
    StepVerifier.create(processor).expectNext(0).verifyComplete();
  }

  @Test
  void anUpstreamThatIsPolledIsNotAskedForMore() {
    AsyncProcessor<Integer, Integer> processor = identity();
    Flux.range(0, 100).map(i -> i + 1).subscribe(processor);
    StepVerifier.create(processor).expectNextCount(99).expectNext(100).verifyComplete();
  }

  @Test
  void whatComesToNobodyIsDiscardedAndDropped() {
    AsyncProcessor<Integer, Integer> processor = identity();
    Holder subscriber = new Holder(Flux.from(processor).contextWrite(Hooked.context(log)));
    processor.onSubscribe(Operators.emptySubscription());
    processor.onNext(1); // Nothing has been requested.
    background.settle();
    assertThat(log).containsExactly("discarded 1");
    assertThat(subscriber.failure).hasMessageContaining("rule 1.1");
    processor.onError(new IOException("late"));
    assertThat(log).containsExactly("discarded 1", "dropped late");
  }

  @Test
  void anErrorThatMeetsACancellationIsDropped() {
    AsyncProcessor<Integer, Integer> processor = identity();
    Holder subscriber = new Holder(Flux.from(processor).contextWrite(Hooked.context(log)));
    processor.onSubscribe(Operators.emptySubscription());
    subscriber.request(1);
    background.settle();
    background.run(() -> {
      subscriber.cancel();
      processor.onError(new IOException("late"));
    });
    processor.closed().block(Duration.ofSeconds(60));
    assertThat(log).containsExactly("dropped late");
  }

  /** As its Javadoc says: who waits for it finds the upstream cancelled. */
  @Test
  void itIsClosedWhenItsUpstreamIsCancelled() {
    AsyncProcessor<Integer, Integer> processor = identity();
    Flux.<Integer>never()
        .doOnCancel(() -> {
          AtomicBoolean closed = new AtomicBoolean();
          processor.closed().subscribe(nothing -> {}, error -> {}, () -> closed.set(true));
          log.add(closed.get() ? "closed before" : "not closed yet");
        })
        .subscribe(processor);
    StepVerifier.create(processor, 0).thenCancel().verify();
    processor.closed().block(Duration.ofSeconds(60));
    assertThat(log).containsExactly("not closed yet");
  }

  /** What comes from the upstream after that is dropped to whom its subscriber has said. */
  @Test
  void theSubscribersContextIsKeptWhenItIsClosed() {
    AsyncProcessor<Integer, Integer> processor = identity();
    TestPublisher<Integer> upstream =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    upstream.subscribe(processor);
    StepVerifier.create(Flux.from(processor).contextWrite(Hooked.context(log)), 0)
        .thenCancel()
        .verify();
    processor.closed().block(Duration.ofSeconds(60));
    processor.onNext(1);
    processor.onError(new IOException("late"));
    assertThat(log).hasSize(3).startsWith("discarded 1").endsWith("dropped late");
    assertThat(log.get(1)).asString().startsWith("dropped the publisher emitted more");
  }

  /** Lets a test request and cancel. */
  private static final class Holder extends BaseSubscriber<Integer> {
    volatile Subscription held;
    volatile Throwable failure;

    Holder(Publisher<Integer> publisher) {
      publisher.subscribe(this);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      held = subscription;
    }

    @Override
    protected void hookOnError(Throwable error) {
      failure = error;
    }
  }

  @Test
  void itTellsItsState() {
    AsyncProcessor<Integer, Integer> processor = identity();
    TestPublisher<Integer> upstream = TestPublisher.create();
    assertThat(processor.scan(Attr.PARENT)).isNull();
    assertThat(processor.scan(Attr.ACTUAL)).isNull();
    assertThat(processor.scan(Attr.PREFETCH)).isEqualTo(4);
    assertThat(processor.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    assertThat(processor.scan(Attr.TERMINATED)).isFalse();
    assertThat(processor.stepName()).isEqualTo("asyncio4j.processor");
    upstream.flux().map(i -> i).subscribe(processor);
    assertThat(processor.scan(Attr.PARENT)).isNotNull();
    assertThat(processor.steps()).contains("map", "asyncio4j.processor");

    Holder subscriber = new Holder(processor);
    assertThat(processor.scanUnsafe(Attr.ACTUAL)).isSameAs(subscriber);
    subscriber.request(1);
    background.settle();
    upstream.next(1, 2, 3);
    background.settle();
    assertThat(processor.scan(Attr.BUFFERED)).isEqualTo(2);
    // The same is seen from below.
    Scannable below = Scannable.from(subscriber.held);
    assertThat(below.stepName()).isEqualTo("asyncio4j.processor");
    assertThat(below.scan(Attr.BUFFERED)).isEqualTo(2);
    assertThat(below.scan(Attr.PREFETCH)).isEqualTo(4);
    assertThat(below.steps())
        .containsSubsequence("map", "asyncio4j.iterate", "asyncio4j.processor");

    subscriber.cancel();
    processor.closed().block(Duration.ofSeconds(60));
    assertThat(processor.scan(Attr.CANCELLED)).isTrue();
    assertThat(processor.scan(Attr.ACTUAL)).isNull();
    upstream.assertCancelled();

    AsyncProcessor<Integer, Integer> failed = identity();
    Flux.<Integer>error(new IOException("upstream")).subscribe(failed);
    assertThat(failed.scan(Attr.TERMINATED)).isTrue();
    assertThat(failed.scan(Attr.ERROR)).hasMessage("upstream");
    assertThat(failed.scan(Attr.CANCELLED)).isFalse();
  }
}
