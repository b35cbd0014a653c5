package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.house.LogTap;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.Scannable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;

/** Each of Reactor's own tools on each kind of publisher that we make. */
class ToolsTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  private Flux<Integer> succeeding(Kind kind) {
    return Flux.from(
        kind.of(
            background,
            () -> {
              sleep(Duration.ZERO);
              return 7;
            }));
  }

  private Flux<Integer> failing(Kind kind) {
    return Flux.from(
        kind.of(
            background,
            () -> {
              sleep(Duration.ZERO);
              throw new IllegalStateException("inside");
            }));
  }

  private static Throwable failureOf(Flux<?> flux) {
    return flux.materialize().blockLast(Duration.ofSeconds(60)).getThrowable();
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void stepsAreNamed(Kind kind) {
    assertThat(Scannable.from(kind.of(background, () -> 7)).stepName()).isEqualTo(kind.step());
    List<String> steps = new CopyOnWriteArrayList<>();
    succeeding(kind)
        .doOnSubscribe(given -> Scannable.from(given).steps().forEach(steps::add))
        .blockLast();
    assertThat(steps).contains(kind.step());
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void namesAndTags(Kind kind) {
    Scannable named = Scannable.from(succeeding(kind).name("mine").tag("a", "b").map(i -> i));
    assertThat(named.name()).isEqualTo("mine");
    assertThat(named.tags().toList()).singleElement().hasToString("[a,b]");
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void checkpoints(Kind kind) {
    Throwable thrown = failureOf(failing(kind).checkpoint("the place"));
    assertThat(thrown).hasMessage("inside");
    assertThat(thrown.getSuppressed()[0]).hasMessageContaining("__checkpoint ⇢ the place");
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void logs(Kind kind) {
    Logger logger = (Logger) LoggerFactory.getLogger("our.category");
    logger.setLevel(Level.INFO);
    try (LogTap logged = new LogTap(logger.getName())) {
      succeeding(kind).log("our.category").blockLast();
      assertThat(logged.lines())
          .anyMatch(message -> message.contains("onSubscribe("))
          .anyMatch(message -> message.contains("request(unbounded)"))
          .anyMatch(message -> message.contains("onNext(7)"))
          .anyMatch(message -> message.contains("onComplete()"));
    }
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void operatorDebug(Kind kind) {
    Hooks.onOperatorDebug();
    try {
      Throwable thrown = failureOf(failing(kind).filter(i -> true));
      assertThat(thrown.getSuppressed()[0])
          .hasMessageContaining("Flux.filter ⇢ at asyncio4j.reactor.ToolsTest.operatorDebug")
          // The line of the user's code that made the publisher.
          .hasMessageContaining(kind.step() + " at asyncio4j.reactor.Kind.");
    } finally {
      Hooks.resetOnOperatorDebug();
    }
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void stepVerifier(Kind kind) {
    StepVerifier.create(succeeding(kind), 0)
        .expectSubscription()
        .thenRequest(2)
        .expectNext(7)
        .expectComplete()
        .verifyThenAssertThat(Duration.ofSeconds(60))
        .hasNotDroppedElements()
        .hasNotDroppedErrors()
        .hasNotDiscardedElements();
    StepVerifier.create(failing(kind)).verifyErrorMessage("inside");
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
    public void doOnError(Throwable error) {
      log.add("error " + error.getMessage());
    }

    @Override
    public void doFinally(SignalType end) {
      log.add(end);
    }
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  void taps(Kind kind) {
    StepVerifier.create(succeeding(kind).tap(Listener::new), 3).expectNext(7).verifyComplete();
    Kind.settle(background);
    assertThat(log).containsExactly("request 3", "item 7", SignalType.ON_COMPLETE);
    log.clear();
    StepVerifier.create(failing(kind).tap(Listener::new), 3).verifyErrorMessage("inside");
    Kind.settle(background);
    assertThat(log).contains("error inside", SignalType.ON_ERROR);
  }

  @ParameterizedTest
  @MethodSource("asyncio4j.reactor.Kind#all")
  @SuppressWarnings("deprecation") // as long as Reactor has it
  void metrics(Kind kind) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try {
      succeeding(kind).name("tools.counted").metrics().blockLast();
      failing(kind).name("tools.failed").metrics().onErrorComplete().blockLast();
      Kind.settle(background);
      assertThat(meters.get("tools.counted.onNext.delay").timer().count()).isOne();
      assertThat(
              meters.get("tools.counted.flow.duration").tag("status", "completed").timer().count())
          .isOne();
      assertThat(meters.get("tools.failed.flow.duration").tag("status", "error").timer().count())
          .isOne();
    } finally {
      Metrics.removeRegistry(meters);
      Metrics.globalRegistry.clear();
    }
  }

  /** Queues have no failure of their own. */
  @Test
  void aQueue() {
    Publisher<Integer> queue = Kind.queue(background, 7);
    assertThat(Scannable.from(queue).stepName()).isEqualTo(Names.QUEUE);
    StepVerifier.create(Flux.from(queue).name("mine").tap(Listener::new), 3)
        .expectNext(7)
        .verifyComplete();
    Kind.settle(background);
    assertThat(log).containsExactly("request 3", "item 7", SignalType.ON_COMPLETE);
  }
}
