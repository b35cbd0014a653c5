package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * Generators under operators that subscribe, request and cancel in all the ways there are. Whatever
 * happens, each item comes once, and each generator that began is closed.
 */
class ComposedTest {

  /** Makes generators, and counts those that are open. */
  static final class Generators {
    final BackgroundLoop background;
    final LoopScheduler scheduler;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    Generators(BackgroundLoop background) {
      this.background = background;
      this.scheduler = LoopScheduler.create(background.loop);
    }

    /** The numbers from zero on, with an await before every few of them. */
    Flux<Integer> numbers(int count, int pauseEvery) {
      return Reactive.flux(
          background.loop,
          out -> {
            begun.incrementAndGet();
            try {
              for (int i = 0; i < count; i++) {
                if (i % pauseEvery == 0) {
                  sleep(Duration.ofNanos(1_000));
                }
                out.yield(i);
              }
            } finally {
              sleep(Duration.ZERO);
              closed.incrementAndGet();
            }
          });
    }

    /** Those of another generator, through a coroutine. */
    Flux<Integer> through(Flux<Integer> upstream) {
      return Reactive.flux(
          background.loop,
          out -> {
            for (int item : Reactive.iterate(upstream, 4)) {
              out.yield(Reactive.await(Mono.just(item).delayElement(Duration.ofNanos(1))));
            }
          });
    }
  }

  /** An operator or more, and how many items come out; negative if that is left to chance. */
  record Composition(String name, long items, Function<Generators, Flux<?>> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Composition of(String name, long items, Function<Generators, Flux<?>> flux) {
    return new Composition(name, items, flux);
  }

  static Stream<Composition> compositions() {
    return Stream.of(
        of("zip", 1000, g -> Flux.zip(g.numbers(1000, 3), g.numbers(2000, 7))),
        of("merge", 3000, g -> Flux.merge(g.numbers(1000, 3), g.numbers(2000, 700))),
        of(
            "mergeComparing",
            2000,
            g -> Flux.mergeComparing(g.numbers(1000, 3), g.numbers(1000, 7))),
        of("flatMap", 10_000, g -> g.numbers(500, 90).flatMap(i -> g.numbers(20, 5), 64)),
        of("concatMap", 2500, g -> g.numbers(500, 90).concatMap(i -> g.numbers(5, 2))),
        of(
            "flatMapSequential",
            2000,
            g -> g.numbers(100, 9).flatMapSequential(i -> g.numbers(20, 5))),
        of("switchMap", -1, g -> g.numbers(1000, 1).switchMap(i -> g.numbers(100, 2))),
        of(
            "switchMap elsewhere",
            -1,
            g ->
                g.numbers(1000, 1)
                    .publishOn(Schedulers.parallel())
                    .switchMap(i -> g.numbers(100, 2))),
        of("repeat", 3003, g -> g.numbers(3, 2).repeat(1000)),
        of(
            "retry",
            30,
            g -> g.numbers(3, 2).concatWith(Flux.error(new Failure())).retry(9).onErrorComplete()),
        of("refCount", 1000, g -> g.numbers(100_000, 50).publish().refCount(1).take(1000)),
        of(
            "groupBy",
            5000,
            g ->
                g.numbers(5000, 90)
                    .groupBy(i -> i % 9)
                    .flatMap(each -> each.publishOn(Schedulers.parallel()))),
        of(
            "bufferTimeout",
            1000,
            g ->
                g.numbers(1000, 9)
                    .bufferTimeout(7, Duration.ofMillis(1), g.scheduler, true)
                    .flatMapIterable(List::copyOf)),
        of(
            "windowTimeout",
            1000,
            g ->
                g.numbers(1000, 9)
                    .windowTimeout(7, Duration.ofMillis(1), g.scheduler, true)
                    .flatMap(each -> each)),
        of(
            "parallel",
            5000,
            g ->
                g.numbers(5000, 90)
                    .parallel(4)
                    .runOn(Schedulers.parallel())
                    .map(i -> i + 1)
                    .sequential()),
        of(
            "one at a time",
            5000,
            g -> g.numbers(5000, 90).limitRate(1).publishOn(Schedulers.parallel(), 1)),
        of(
            "usingWhen",
            5,
            g ->
                Flux.usingWhen(
                        Reactive.mono(g.background.loop, () -> "resource"),
                        r -> g.numbers(100, 3),
                        r -> g.numbers(3, 1))
                    .take(5)),
        of(
            "firstWithSignal",
            -1,
            g -> Flux.firstWithSignal(g.numbers(3, 1), g.numbers(100_000, 1), Flux.never())),
        of(
            "timeout",
            -1,
            g ->
                g.numbers(10, 2)
                    .concatWith(Flux.never())
                    .timeout(Duration.ofMillis(20), g.numbers(2, 1))),
        of(
            "onErrorContinue",
            9,
            g -> g.numbers(10, 4).map(i -> 10 / (i - 3)).onErrorContinue((e, item) -> {})),
        of(
            "onErrorResume",
            5,
            g -> g.numbers(10, 4).map(i -> 10 / (i - 3)).onErrorResume(e -> g.numbers(2, 1))),
        of(
            "sample",
            -1,
            g -> g.numbers(50, 1).sample(Flux.interval(Duration.ofMillis(1), g.scheduler))),
        of(
            "cancelOn",
            200,
            g ->
                Flux.range(0, 200)
                    .concatMap(i ->
                        g.numbers(1000, 90)
                            .publishOn(Schedulers.boundedElastic(), 3)
                            .take(1)
                            .cancelOn(Schedulers.parallel()))),
        of(
            "coroutines in a row",
            50,
            g ->
                Stream.iterate(g.numbers(100, 9), g::through)
                    .skip(20)
                    .findFirst()
                    .orElseThrow()
                    .take(50)));
  }

  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @MethodSource("compositions")
  void eachItemComesOnceAndEachGeneratorIsClosed(Composition composition) {
    try (BackgroundLoop background = new BackgroundLoop()) {
      Generators generators = new Generators(background);
      StepVerifier.create(composition.of.apply(generators).count())
          .assertNext(items -> {
            if (composition.items >= 0) {
              assertThat(items).isEqualTo(composition.items);
            }
          })
          .expectComplete()
          .verify(Duration.ofSeconds(60));
      awaitClosing(generators);
    }
  }

  private static void awaitClosing(Generators generators) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!generators.background.otherTasks().isEmpty()) {
      assertThat(System.nanoTime()).as("generators that stay open").isLessThan(deadline);
    }
    assertThat(generators.begun).hasPositiveValue();
    assertThat(generators.closed).hasValue(generators.begun.get());
  }
}
