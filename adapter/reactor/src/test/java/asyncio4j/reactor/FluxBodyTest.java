package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.GeneratorExit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A generator's body as a Flux: what flows, when the body runs, and how it ends by itself. */
class FluxBodyTest {

  private final BackgroundLoop background = new BackgroundLoop();

  @AfterEach
  void close() {
    background.close();
  }

  @Test
  void itemsComeInOrderAndThenTheEnd() {
    StepVerifier.create(
            Reactive.flux(
                background.loop,
                out -> {
                  for (int i = 0; i < 1000; i++) {
                    out.yield(i);
                  }
                }))
        .expectNextSequence(java.util.stream.IntStream.range(0, 1000).boxed().toList())
        .verifyComplete();
  }

  @Test
  void theBodyMayAwait() {
    StepVerifier.create(
            Reactive.flux(
                background.loop,
                out -> {
                  for (int i = 0; i < 3; i++) {
                    sleep(Duration.ZERO);
                    out.yield(i);
                  }
                }))
        .expectNext(0, 1, 2)
        .verifyComplete();
  }

  @Test
  void nothingRunsBeforeTheFirstRequest() {
    AtomicInteger begun = new AtomicInteger();
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              begun.incrementAndGet();
              out.yield(1);
            });
    StepVerifier.create(flux, 0)
        .expectSubscription()
        .then(background::settle)
        .then(() -> assertThat(begun).hasValue(0))
        .thenRequest(2)
        .expectNext(1)
        .verifyComplete();
    assertThat(begun).hasValue(1);
  }

  @Test
  void afterTheLastRequestedItemTheBodyStaysAtItsYield() {
    AtomicInteger reached = new AtomicInteger();
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              for (int i = 1; ; i++) {
                reached.set(i);
                out.yield(i);
              }
            });
    StepVerifier.create(flux, 2)
        .expectNext(1, 2)
        .then(background::settle)
        .then(() -> assertThat(reached).hasValue(2))
        .thenRequest(1)
        .expectNext(3)
        .then(background::settle)
        .then(() -> assertThat(reached).hasValue(3))
        .thenCancel()
        .verify();
    flux.closed().block();
  }

  @Test
  void eachSubscriberHasItsOwnBody() {
    AtomicInteger bodies = new AtomicInteger();
    AsyncFlux<Integer> flux =
        Reactive.flux(background.loop, out -> out.yield(bodies.incrementAndGet()));
    StepVerifier.create(flux).expectNext(1).verifyComplete();
    StepVerifier.create(flux).expectNext(2).verifyComplete();
  }

  @Test
  void theBodysExceptionIsTheSubscribersTheSameObject() {
    IOException thrown = new IOException("no such luck");
    List<String> log = new ArrayList<>();
    StepVerifier.create(
            Reactive.flux(
                background.loop,
                out -> {
                  try {
                    out.yield(1);
                    throw thrown;
                  } finally {
                    sleep(Duration.ZERO);
                    log.add("closed");
                  }
                }))
        .expectNext(1)
        .verifyErrorSatisfies(error -> {
          assertThat(error).isSameAs(thrown);
          assertThat(log).containsExactly("closed");
        });
  }

  @Test
  void signalsComeFromTheLoop() {
    ConcurrentLinkedQueue<Object> loops = new ConcurrentLinkedQueue<>();
    Reactive.flux(
            background.loop,
            out -> {
              out.yield(1);
              sleep(Duration.ZERO);
              out.yield(2);
            })
        .doOnNext(item -> loops.add(asyncio4j.EventLoop.runningHere()))
        .doOnComplete(() -> loops.add(asyncio4j.EventLoop.runningHere()))
        .subscribeOn(Schedulers.parallel())
        .blockLast();
    assertThat(loops).hasSize(3).allMatch(loop -> loop == background.loop);
  }

  @Test
  void withoutALoopItIsTheOneOfTheSubscriberOrTheSharedOne() {
    AsyncFlux<Object> flux = Reactive.flux(out -> out.yield(asyncio4j.EventLoop.runningHere()));
    StepVerifier.create(flux).expectNext(asyncio4j.EventLoop.shared()).verifyComplete();
    background.run(() -> assertThat(Reactive.await(flux)).isSameAs(background.loop));
    StepVerifier.create(Reactive.mono(() -> (Object) asyncio4j.EventLoop.runningHere()))
        .expectNext(asyncio4j.EventLoop.shared())
        .verifyComplete();
  }

  @Test
  void requestsInsideOnNextDoNotRecurse() {
    int count = 100_000;
    AtomicInteger received = new AtomicInteger();
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              for (int i = 0; i < count; i++) {
                out.yield(i);
              }
            });
    BaseSubscriber<Integer> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }

          @Override
          protected void hookOnNext(Integer item) {
            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
            assertThat(item).isEqualTo(received.getAndIncrement());
            request(1);
            depth.decrementAndGet();
          }
        };
    flux.subscribe(subscriber);
    flux.closed().block();
    assertThat(received).hasValue(count);
    assertThat(deepest).hasValue(1);
  }

  /** What a filter drops is replaced without a request. */
  @Test
  void aFilterTakesNoMoreThanItNeeds() {
    AtomicInteger reached = new AtomicInteger();
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              for (int i = 0; ; i++) {
                reached.set(i);
                out.yield(i);
              }
            });
    StepVerifier.create(flux.filter(i -> i % 10 == 0).map(i -> i / 10), 3)
        .expectNext(0, 1, 2)
        .then(background::settle)
        .then(() -> assertThat(reached).hasValue(20))
        .thenRequest(1)
        .expectNext(3)
        .then(background::settle)
        .then(() -> assertThat(reached).hasValue(30))
        .thenCancel()
        .verify();
    flux.closed().block();
  }

  @Test
  void unboundedDemandAndMoreIsUnbounded() {
    AtomicLong received = new AtomicLong();
    AsyncFlux<Integer> flux =
        Reactive.flux(
            background.loop,
            out -> {
              for (int i = 0; i < 10_000; i++) {
                out.yield(i);
              }
            });
    flux.subscribe(
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          protected void hookOnNext(Integer item) {
            received.incrementAndGet();
            request(Long.MAX_VALUE);
          }
        });
    flux.closed().block();
    assertThat(received).hasValue(10_000);
  }

  @Test
  void fromAnotherThreadItemByItem() {
    StepVerifier.create(
            Reactive.flux(
                    background.loop,
                    out -> {
                      for (int i = 0; i < 2_000; i++) {
                        out.yield(i);
                      }
                    })
                .publishOn(Schedulers.parallel(), 1))
        .expectNextCount(2_000)
        .verifyComplete();
  }

  @Test
  void nullIsTheSubscribersErrorAfterTheBodyWasClosed() {
    List<Object> log = new ArrayList<>();
    StepVerifier.create(
            Reactive.<Integer>flux(
                background.loop,
                out -> {
                  try {
                    out.yield(1);
                    out.yield(null);
                  } catch (GeneratorExit e) {
                    log.add("exit");
                    throw e;
                  } finally {
                    sleep(Duration.ZERO);
                    log.add("closed");
                  }
                }))
        .expectNext(1)
        .verifyErrorSatisfies(error -> {
          assertThat(error).isInstanceOf(NullPointerException.class).hasMessageContaining("2.13");
          assertThat(log).containsExactly("exit", "closed");
        });
  }

  @Test
  void aRequestThatIsNotPositiveIsTheSubscribersError() {
    for (long n : new long[] {0, -1, Long.MIN_VALUE}) {
      List<Object> log = new ArrayList<>();
      AtomicInteger items = new AtomicInteger();
      AsyncFlux<Integer> flux =
          Reactive.flux(
              background.loop,
              out -> {
                try {
                  while (true) {
                    out.yield(1);
                  }
                } finally {
                  sleep(Duration.ZERO);
                  log.add("closed");
                }
              });
      List<Throwable> errors = new java.util.concurrent.CopyOnWriteArrayList<>();
      Subscription[] subscription = new Subscription[1];
      flux.subscribe(
          new reactor.core.CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription given) {
              subscription[0] = given;
            }

            @Override
            public void onNext(Integer item) {
              items.incrementAndGet();
            }

            @Override
            public void onError(Throwable error) {
              log.add("error");
              errors.add(error);
            }

            @Override
            public void onComplete() {
              log.add("completed");
            }
          });
      subscription[0].request(1);
      background.settle();
      subscription[0].request(n);
      flux.closed().block();
      subscription[0].request(1);
      background.settle();
      assertThat(items).hasValue(1);
      assertThat(log).containsExactly("closed", "error");
      assertThat(errors).singleElement().isInstanceOf(IllegalArgumentException.class);
      assertThat(errors.getFirst()).hasMessageContaining("3.9").hasMessageContaining("(" + n + ")");
    }
  }
}
