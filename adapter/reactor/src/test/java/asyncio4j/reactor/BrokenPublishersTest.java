package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.queues.AsyncQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/**
 * Publishers that break the specification, met in every way that a coroutine can meet one, on its
 * own thread and from another: a clear error, never a hang.
 */
class BrokenPublishersTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  /** What a broken publisher does when it is subscribed to. */
  private interface Fault extends Consumer<Subscriber<? super Integer>> {}

  /** A subscription that does something when it is requested from. */
  private static Subscription onRequest(Consumer<Long> action) {
    return new Subscription() {
      @Override
      public void request(long n) {
        action.accept(n);
      }

      @Override
      public void cancel() {}
    };
  }

  private static final Subscription SILENT = onRequest(n -> {});

  private static final Map<String, Fault> FAULTS =
      Map.of(
          "a null subscription",
          subscriber -> subscriber.onSubscribe(null),
          "two subscriptions",
          subscriber -> {
            subscriber.onSubscribe(SILENT);
            subscriber.onSubscribe(SILENT);
          },
          "a null item",
          subscriber -> subscriber.onSubscribe(onRequest(n -> subscriber.onNext(null))),
          "a null error",
          subscriber -> subscriber.onSubscribe(onRequest(n -> subscriber.onError(null))),
          "an item before the subscription",
          subscriber -> subscriber.onNext(1),
          "a request that throws",
          subscriber ->
              subscriber.onSubscribe(
                  onRequest(n -> {
                    throw new IllegalArgumentException("in request");
                  })),
          "an error before the subscription",
          subscriber -> subscriber.onError(new IOException("early")));

  /** What is said about each, wherever it is met. */
  private static final Map<String, String> MESSAGES =
      Map.of(
          "a null subscription", "onSubscribe with null",
          "two subscriptions", "onSubscribe twice",
          "a null item", "onNext with null",
          "a null error", "onError with null",
          "an item before the subscription", "onNext before onSubscribe",
          "a request that throws", "in request",
          "an error before the subscription", "early");

  /** The ways in, each as a coroutine that ends as the publisher does. */
  private static final Map<String, BiConsumer<BrokenPublishersTest, Publisher<Integer>>> WAYS =
      Map.of(
          "await", (test, publisher) -> Reactive.await(publisher),
          "awaitFirst", (test, publisher) -> Reactive.awaitFirst(publisher),
          "awaitLast", (test, publisher) -> Reactive.awaitLast(publisher),
          "iterate", (test, publisher) -> Reactive.iterate(publisher, 3).forEach(item -> {}),
          "transform", BrokenPublishersTest::transform,
          "processor", BrokenPublishersTest::process,
          "toQueue",
              (test, publisher) -> Reactive.toQueue(publisher, new AsyncQueue<Integer>()).await());

  private void transform(Publisher<Integer> publisher) {
    Reactive.await(
        Reactive.<Integer, Integer>transform(
                background.loop, publisher, 3, (in, out) -> in.forEach(item -> out.yield(item)))
            .then());
  }

  private void process(Publisher<Integer> publisher) {
    Processor<Integer, Integer> processor =
        Reactive.processor(background.loop, 3, (in, out) -> in.forEach(item -> out.yield(item)));
    var end = Flux.from(processor).then().toFuture();
    try {
      publisher.subscribe(processor);
    } catch (NullPointerException e) {
      // Rule 2.13 wants that.
    }
    Reactive.await(end);
  }

  static Stream<Arguments> everyFaultInEveryWay() {
    return FAULTS.keySet().stream()
        .flatMap(fault ->
            WAYS.keySet().stream()
                // A second subscription of a processor is cancelled, and the first one serves.
                .filter(way -> !(way.equals("processor") && fault.equals("two subscriptions")))
                .flatMap(
                    way -> Stream.of(true, false).map(here -> Arguments.of(fault, way, here))));
  }

  @ParameterizedTest(name = "{0}, {1}, on the same thread: {2}")
  @MethodSource("everyFaultInEveryWay")
  void isAnError(String fault, String way, boolean here) {
    Publisher<Integer> publisher =
        subscriber -> {
          if (here) {
            FAULTS.get(fault).accept(subscriber);
          } else {
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    FAULTS.get(fault).accept(subscriber);
                  } catch (NullPointerException e) {
                    log.add(e); // Rule 2.13 wants that.
                  }
                });
          }
        };
    background.run(() -> {
      Throwable thrown = null;
      try {
        asyncio4j.Asyncio.waitFor(
            asyncio4j.Coroutine.of(() -> WAYS.get(way).accept(this, publisher)),
            Duration.ofSeconds(30));
      } catch (Exception e) {
        thrown = e;
      }
      assertThat(thrown).isNotNull().hasMessageContaining(MESSAGES.get(fault));
    });
    assertThat(log).hasSizeLessThanOrEqualTo(1);
  }

  /** Sends one more than it was asked for, each time. */
  private static Publisher<Integer> generous() {
    return subscriber ->
        subscriber.onSubscribe(
            onRequest(n -> {
              for (int i = 0; i <= n; i++) {
                subscriber.onNext(i);
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void oneItemBeyondTheDemandIsAnError(int batch) {
    List<Integer> seen = new ArrayList<>();
    background.run(() -> {
      Throwable thrown = null;
      try {
        Reactive.iterate(generous(), batch).forEach(seen::add);
      } catch (IllegalStateException e) {
        thrown = e;
      }
      assertThat(thrown).hasMessageContaining("rule 1.1");
    });
    assertThat(seen).hasSize(batch);
  }

  static Stream<Integer> batches() {
    return Stream.of(1, 2, 3, 4, 5, 7, 8, 256);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void oneItemBeyondTheDemandOfATransformerIsAnErrorToo(int batch) {
    Throwable thrown =
        Reactive.<Integer, Integer>transform(
                background.loop,
                generous(),
                batch,
                (in, out) -> in.forEach(item -> out.yield(item)))
            .materialize()
            .blockLast(Duration.ofSeconds(30))
            .getThrowable();
    assertThat(thrown).hasMessageContaining("rule 1.1");
  }

  /** It looks like one that takes its time: whoever waits can leave, and is not found later. */
  @ParameterizedTest
  @MethodSource("ways")
  void noSubscriptionAtAllCanBeLeft(String way) {
    List<Subscriber<? super Integer>> subscribers = new CopyOnWriteArrayList<>();
    background.run(() -> {
      var waiting =
          asyncio4j.Asyncio.createTask(() -> WAYS.get(way).accept(this, subscribers::add));
      for (int i = 0; i < 10; i++) {
        asyncio4j.Asyncio.sleep(Duration.ZERO);
      }
      assertThat(waiting.isDone()).isFalse();
      waiting.cancel();
      Throwable thrown = null;
      try {
        waiting.await();
      } catch (asyncio4j.CancelledError e) {
        thrown = e;
      }
      assertThat(thrown).isNotNull();
      // A bridge that is cancelled tells the one behind it.
      for (int i = 0; i < 10; i++) {
        asyncio4j.Asyncio.sleep(Duration.ZERO);
      }
      subscribers
          .getFirst()
          .onSubscribe(
              new Subscription() {
                @Override
                public void request(long n) {
                  log.add("requested");
                }

                @Override
                public void cancel() {
                  log.add("cancelled");
                }
              });
    });
    assertThat(log).containsExactly("cancelled");
  }

  static Stream<String> ways() {
    return WAYS.keySet().stream();
  }

  /** Three items for each that is asked for, and no end. */
  @Test
  void moreItemsThanAnAwaitAskedFor() {
    Publisher<Integer> overflowing =
        subscriber ->
            subscriber.onSubscribe(
                onRequest(n -> {
                  for (int i = 0; i < 6; i++) {
                    subscriber.onNext(i);
                  }
                }));
    background.run(
        Hooked.with(
            log,
            () -> {
              Throwable thrown = null;
              try {
                Reactive.await(overflowing);
              } catch (IndexOutOfBoundsException e) {
                thrown = e;
              }
              assertThat(thrown).hasMessageContaining("more than one");
            }));
    assertThat(log)
        .containsExactly(
            "discarded 1", "discarded 0", "dropped 2", "dropped 3", "dropped 4", "dropped 5");
  }

  /** The first item was asked for; those that follow are nobody's. */
  @Test
  void whatComesAfterTheFirstItemIsDropped() {
    background.run(Hooked.with(log, () -> assertThat(Reactive.awaitFirst(generous())).isZero()));
    assertThat(log).containsExactly("dropped 1");
  }

  @Test
  void anItemBeforeAnyRequestEndsAProcessor() {
    Processor<Integer, Integer> processor =
        Reactive.processor(background.loop, 3, (in, out) -> in.forEach(item -> out.yield(item)));
    processor.onSubscribe(SILENT);
    processor.onNext(1);
    Throwable thrown =
        Flux.from(processor).materialize().blockLast(Duration.ofSeconds(30)).getThrowable();
    assertThat(thrown).hasMessageContaining("rule 1.1");
  }
}
