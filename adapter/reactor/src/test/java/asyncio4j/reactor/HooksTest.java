package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * Our publishers in an application that has hooked itself into Reactor's assembly, as tracing and
 * debugging do: they do what they do without.
 */
class HooksTest {

  private static final String KEY = "test";

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> lifted = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    Hooks.resetOnEachOperator();
    Hooks.resetOnLastOperator();
    Hooks.resetOnOperatorDebug();
    Hooks.disableAutomaticContextPropagation();
    background.close();
  }

  /** What an application may have done before. */
  private static final Map<String, java.util.function.Consumer<HooksTest>> SETTINGS =
      Map.of(
          "each operator", test -> Hooks.onEachOperator(KEY, test.lift()),
          "last operator", test -> Hooks.onLastOperator(KEY, test.lift()),
          "operator debug", test -> Hooks.onOperatorDebug(),
          "automatic context propagation", test -> Hooks.enableAutomaticContextPropagation(),
          "all of them",
              test -> {
                Hooks.onEachOperator(KEY, test.lift());
                Hooks.onLastOperator(KEY, test.lift());
                Hooks.onOperatorDebug();
                Hooks.enableAutomaticContextPropagation();
              });

  /** Puts a subscriber between each two operators, as tracing libraries do. */
  private Function<? super Publisher<Object>, ? extends Publisher<Object>> lift() {
    return Operators.<Object, Object>lift((scannable, actual) -> new Between(actual));
  }

  private final class Between implements CoreSubscriber<Object> {
    private final CoreSubscriber<? super Object> actual;

    Between(CoreSubscriber<? super Object> actual) {
      this.actual = actual;
    }

    @Override
    public reactor.util.context.Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      actual.onSubscribe(subscription);
    }

    @Override
    public void onNext(Object item) {
      lifted.add(item);
      actual.onNext(item);
    }

    @Override
    public void onError(Throwable error) {
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      actual.onComplete();
    }
  }

  static Stream<Arguments> everyKindWithEverySetting() {
    return SETTINGS.keySet().stream()
        .flatMap(setting -> Kind.all().map(kind -> Arguments.of(setting, kind)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyKindWithEverySetting")
  void aPublisherIsWhatItWas(String setting, Kind kind) {
    SETTINGS.get(setting).accept(this);
    Flux<Integer> flux =
        Flux.from(
            kind.of(
                background,
                () -> {
                  sleep(Duration.ZERO);
                  return 7;
                }));
    StepVerifier.create(flux.map(i -> i + 1), 2)
        .expectNext(8)
        .expectComplete()
        .verifyThenAssertThat(Duration.ofSeconds(60))
        .hasNotDroppedElements();
    if (setting.contains("operator") && !setting.contains("debug")) {
      assertThat(lifted).contains(setting.startsWith("last") ? 8 : 7);
    }
    IllegalStateException thrown = new IllegalStateException("inside");
    Flux<Integer> failing =
        Flux.from(
            kind.of(
                background,
                () -> {
                  throw thrown;
                }));
    StepVerifier.create(failing).verifyErrorSatisfies(error -> assertThat(error).isSameAs(thrown));
  }

  static Stream<String> settings() {
    return SETTINGS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void coroutinesAwaitAndIterateWhatTheyDid(String setting) {
    SETTINGS.get(setting).accept(this);
    List<Object> seen =
        Reactive.<List<Object>>mono(
                background.loop,
                () -> {
                  List<Object> items = new CopyOnWriteArrayList<>();
                  items.add(Reactive.await(Mono.just(1)));
                  items.add(Reactive.await(Mono.just(1).map(i -> i + 1)));
                  items.add(Reactive.awaitFirst(Flux.range(3, 5)));
                  items.add(Reactive.await(Mono.just(4).publishOn(Schedulers.boundedElastic())));
                  Reactive.iterate(Flux.range(5, 3).map(i -> i)).forEach(items::add);
                  Reactive.iterate(Flux.range(8, 2).publishOn(Schedulers.parallel()))
                      .forEach(items::add);
                  Reactive.iterate(
                          Reactive.<Integer, Integer>transform(
                              Flux.range(10, 2), (in, out) -> in.forEach(item -> out.yield(item))))
                      .forEach(items::add);
                  items.add(Reactive.context().get("who"));
                  return items;
                })
            .contextWrite(context -> context.put("who", "me"))
            .block(Duration.ofSeconds(60));
    assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "me");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theirAttributesAreWhatTheyWere(String setting) {
    SETTINGS.get(setting).accept(this);
    AsyncFlux<Integer> transform =
        Reactive.transform(
            background.loop, Flux.range(0, 3), 4, (in, out) -> in.forEach(item -> out.yield(item)));
    assertThat(transform.getPrefetch()).isEqualTo(4);
    assertThat(transform.scan(Attr.PREFETCH)).isEqualTo(4);
    assertThat(transform.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, out -> out.yield(1));
    assertThat(flux.getPrefetch()).isEqualTo(-1);
    assertThat(flux.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    AsyncMono<Integer> mono = Reactive.mono(background.loop, () -> 1);
    assertThat(mono.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void cancellingClosesAndCanBeAwaited(String setting) {
    SETTINGS.get(setting).accept(this);
    List<Object> log = new CopyOnWriteArrayList<>();
    AsyncFlux<Integer> flux =
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
    assertThat(flux.filter(i -> i % 2 == 1).take(3).collectList().block()).containsExactly(1, 3, 5);
    flux.closed().block(Duration.ofSeconds(60));
    assertThat(log).containsExactly("closed");
  }
}
