package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Processor;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Operators written as loops. */
class TransformTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  @Test
  void itemsComeInAndOthersGoOut() {
    Flux<String> flux =
        Reactive.transform(
            Flux.range(0, 6).publishOn(Schedulers.parallel()),
            (in, out) -> {
              for (Integer item : in) {
                if (item % 2 == 0) {
                  sleep(Duration.ZERO);
                  out.yield("even " + item);
                }
              }
              out.yield("end");
            });
    for (int i = 0; i < 2; i++) {
      StepVerifier.create(flux).expectNext("even 0", "even 2", "even 4", "end").verifyComplete();
    }
  }

  @Test
  void demandBoundsWhatIsTaken() {
    Flux<Integer> upstream =
        Flux.range(0, 100).hide().doOnNext(item -> log.add(item)).doOnRequest(n -> {});
    Flux<Integer> flux =
        Reactive.transform(
            background.loop, upstream, 4, (in, out) -> in.forEach(item -> out.yield(item)));
    StepVerifier.create(flux, 0)
        .expectSubscription()
        .then(background::settle)
        .then(() -> assertThat(log).isEmpty())
        .thenRequest(3)
        .expectNext(0, 1, 2)
        .then(background::settle)
        .then(() -> assertThat(log).hasSizeLessThanOrEqualTo(7))
        .thenCancel()
        .verify();
  }

  @Test
  void cancellingCancelsTheUpstreamAndRunsTheFinally() {
    AsyncFlux<Integer> flux =
        Reactive.transform(
            background.loop,
            Flux.range(0, 100).hide().doOnCancel(() -> log.add("upstream cancelled")),
            8,
            (in, out) -> {
              try {
                in.forEach(item -> out.yield(item));
              } finally {
                sleep(Duration.ofMillis(1));
                log.add("closed");
              }
            });
    assertThat(flux.take(2).collectList().block()).containsExactly(0, 1);
    flux.closed().block();
    assertThat(log).containsExactly("closed", "upstream cancelled");
  }

  @Test
  void cancellingWhileItWaitsForTheUpstream() {
    AsyncFlux<Integer> flux =
        Reactive.<Integer, Integer>transform(
            background.loop,
            Flux.just(1).concatWith(Mono.never()).doOnCancel(() -> log.add("upstream cancelled")),
            8,
            (in, out) -> {
              try {
                in.forEach(item -> out.yield(item));
              } finally {
                sleep(Duration.ofMillis(1));
                log.add("closed");
              }
            });
    Disposable subscription = flux.subscribe(log::add);
    background.settle();
    subscription.dispose();
    flux.closed().block();
    assertThat(log).containsExactly(1, "upstream cancelled", "closed");
  }

  @Test
  void whatWasFetchedAndNotTakenIsDiscarded() {
    AsyncFlux<Integer> flux =
        Reactive.transform(
            background.loop,
            Flux.range(0, 100).hide(),
            4,
            (in, out) -> in.forEach(item -> out.yield(item)));
    StepVerifier.create(flux.contextWrite(Hooked.context(log)), 1)
        .expectNext(0)
        .thenCancel()
        .verify();
    flux.closed().block();
    assertThat(log).containsExactly("discarded 1", "discarded 2", "discarded 3");
  }

  @Test
  void itIsAnOperatorAsAnyOther() {
    assertThat(
            Flux.range(0, 10)
                .filter(i -> i > 4)
                .transform(upstream ->
                    Reactive.<Integer, Integer>transform(
                        upstream, (in, out) -> in.forEach(item -> out.yield(item * 2))))
                .filter(i -> i % 4 == 0)
                .collectList()
                .block())
        .containsExactly(12, 16);
  }

  @Test
  void anErrorOfTheUpstreamComesOutOfTheLoop() {
    Flux<Object> flux =
        Reactive.transform(
            Flux.range(0, 2).concatWith(Mono.error(new IOException("upstream"))),
            (in, out) -> {
              try {
                in.forEach(item -> out.yield(item));
              } catch (Exception e) {
                out.yield(e.getMessage());
              }
            });
    StepVerifier.create(flux).expectNext(0, 1, "upstream").verifyComplete();
    StepVerifier.create(
            Reactive.<Integer, Integer>transform(
                Flux.error(new IOException("upstream")),
                (in, out) -> in.forEach(item -> out.yield(item))))
        .verifyErrorMessage("upstream");
  }

  @Test
  void returningEarlyCancelsTheUpstream() {
    TestPublisher<Integer> upstream = TestPublisher.create();
    StepVerifier.create(
            Reactive.<Integer, Integer>transform(
                background.loop, upstream, 4, (in, out) -> out.yield(in.iterator().next())))
        .then(background::settle)
        .then(() -> upstream.next(7, 8))
        .expectNext(7)
        .verifyComplete();
    upstream.assertCancelled();
  }

  // ---- as a processor ----

  private Processor<Integer, Integer> doubling() {
    return Reactive.processor(
        background.loop,
        4,
        (in, out) -> {
          for (Integer item : in) {
            out.yield(2 * item);
          }
        });
  }

  @Test
  void aProcessorIsConnectedByHand() {
    Processor<Integer, Integer> processor = doubling();
    StepVerifier.create(processor)
        .then(() -> Flux.range(0, 20).publishOn(Schedulers.parallel()).subscribe(processor))
        .expectNextCount(19)
        .expectNext(38)
        .verifyComplete();
    Processor<Integer, Integer> upstreamFirst = doubling();
    Flux.range(1, 2).subscribe(upstreamFirst);
    StepVerifier.create(upstreamFirst).expectNext(2, 4).verifyComplete();
  }

  @Test
  void aProcessorServesOneSubscriber() {
    Processor<Integer, Integer> processor = doubling();
    Flux.range(1, 1).subscribe(processor);
    StepVerifier.create(processor).expectNext(2).verifyComplete();
    StepVerifier.create(processor).verifyErrorMessage("a processor serves one subscriber");
  }

  @Test
  void anUpstreamThatFailsFirstIsHeardOfWithoutDemand() {
    Processor<Integer, Integer> processor = doubling();
    StepVerifier.create(processor, 0)
        .then(() -> Flux.<Integer>error(new IOException("upstream")).subscribe(processor))
        .verifyErrorMessage("upstream");
    Processor<Integer, Integer> failed = doubling();
    Flux.<Integer>error(new IOException("upstream")).subscribe(failed);
    StepVerifier.create(failed, 0).verifyErrorMessage("upstream");
  }

  @Test
  void cancellingAProcessorCancelsItsUpstream() {
    TestPublisher<Integer> connected = TestPublisher.create();
    Processor<Integer, Integer> processor = doubling();
    connected.subscribe(processor);
    StepVerifier.create(processor, 0).thenCancel().verify();
    background.settle();
    connected.assertCancelled();

    Processor<Integer, Integer> cancelledFirst = doubling();
    StepVerifier.create(cancelledFirst, 0).thenCancel().verify();
    background.settle();
    TestPublisher<Integer> late = TestPublisher.create();
    late.subscribe(cancelledFirst);
    late.assertCancelled();
  }
}
