package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

/** {@code Reactive.iterate}. */
class IterateTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  private static <T> List<T> toList(Publisher<T> publisher, int batch) {
    List<T> items = new ArrayList<>();
    for (T item : Reactive.iterate(publisher, batch)) {
      items.add(item);
    }
    return items;
  }

  private static List<Integer> numbers(int count) {
    return Flux.range(0, count).collectList().block();
  }

  @Test
  void everyKindOfSource() {
    int count = 1_000;
    List<Integer> expected = numbers(count);
    for (int batch : new int[] {1, 2, 3, 4, 7, 256, Integer.MAX_VALUE}) {
      background.run(() -> {
        assertThat(toList(Flux.range(0, count), batch)).isEqualTo(expected);
        assertThat(toList(Flux.range(0, count).map(i -> i), batch)).isEqualTo(expected);
        assertThat(toList(Flux.range(0, count).hide(), batch)).isEqualTo(expected);
        assertThat(toList(Flux.range(0, count).publishOn(Schedulers.parallel()), batch))
            .isEqualTo(expected);
        assertThat(toList(Flux.range(0, count).subscribeOn(Schedulers.parallel()), batch))
            .isEqualTo(expected);
        assertThat(toList(Mono.just(1), batch)).containsExactly(1);
        assertThat(toList(Flux.empty(), batch)).isEmpty();
        assertThat(
                toList(
                    Reactive.<Integer>flux(out -> {
                      for (int i = 0; i < count; i++) {
                        out.yield(i);
                      }
                    }),
                    batch))
            .isEqualTo(expected);
      });
    }
  }

  @AsyncTest
  void aSynchronousSourceDoesNotSuspend() throws Exception {
    Task<?> other = createTask(() -> log.add("other"));
    for (Integer i : Reactive.iterate(Flux.range(0, 10_000).filter(i -> i % 2 == 0))) {
      assertThat(i % 2).isZero();
    }
    for (Flux<Integer> source :
        List.of(
            Flux.range(0, 10_000).hide(),
            Flux.fromIterable(List.of(1, 2, 3)).map(i -> i),
            Flux.range(0, 100).concatMap(i -> Flux.range(i, 10)),
            Flux.range(0, 1_000).flatMap(Mono::just),
            Flux.<Integer>generate(sink -> sink.next(1)).take(1_000),
            Flux.<Integer>empty())) {
      for (int batch : new int[] {1, 16, Integer.MAX_VALUE}) {
        for (Integer i : Reactive.iterate(source, batch)) {
          assertThat(i).isNotNegative();
        }
      }
    }
    log.add("done");
    other.await();
    assertThat(log).containsExactly("done", "other");
  }

  @AsyncTest
  void aBatchIsRequestedAndRefilledAtThreeQuarters() throws Exception {
    Flux<Integer> source = Flux.range(0, 20).hide().doOnRequest(log::add);
    Iterator<Integer> items = Reactive.iterate(source, 8).iterator();
    for (int i = 0; i < 5; i++) {
      items.next();
    }
    assertThat(log).containsExactly(8L);
    items.next();
    assertThat(log).containsExactly(8L, 6L);
    while (items.hasNext()) {
      items.next();
    }
    assertThat(log).containsExactly(8L, 6L, 6L, 6L);
  }

  @Test
  void unlimited() {
    background.run(() ->
        assertThat(toList(Flux.range(0, 3).hide().doOnRequest(log::add), Integer.MAX_VALUE))
            .hasSize(3));
    assertThat(log).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void aFailureComesAfterTheItemsAndIsTheSameObject() {
    IOException thrown = new IOException("no");
    for (Publisher<Integer> source :
        List.of(
            Flux.range(0, 3).concatWith(Mono.error(thrown)),
            Flux.range(0, 3).concatWith(Mono.error(thrown)).publishOn(Schedulers.parallel()),
            Flux.range(0, 4)
                .map(i -> {
                  if (i == 3) {
                    throw reactor.core.Exceptions.propagate(thrown);
                  }
                  return i;
                }))) {
      background.run(() -> {
        Iterator<Integer> items = Reactive.<Integer>iterate(source).iterator();
        assertThat(items.next()).isEqualTo(0);
        assertThat(items.next()).isEqualTo(1);
        assertThat(items.next()).isEqualTo(2);
        assertThatThrownBy(items::hasNext).isSameAs(thrown);
        assertThat(items.hasNext()).isFalse();
        assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
      });
    }
  }

  /** Numbers that say what becomes of them. */
  private Flux<Integer> watched(Flux<Integer> source) {
    return source.doOnCancel(() -> log.add("cancelled"));
  }

  @Test
  void leavingEarlyCancelsAndDiscardsWhatIsBuffered() {
    background.run(
        Hooked.with(
            log,
            () -> {
              try (AsyncIterable<Integer> items =
                  Reactive.iterate(watched(Flux.range(0, 100).hide()), 4)) {
                for (Integer item : items) {
                  log.add(item);
                  if (item == 1) {
                    break;
                  }
                }
              }
              log.add("left");
            }));
    assertThat(log).containsExactly(0, 1, "cancelled", "discarded 2", "discarded 3", "left");
  }

  @AsyncTest
  void leavingAFusedSourceEarlyCancelsIt() throws Exception {
    try (AsyncIterable<Integer> items = Reactive.iterate(watched(Flux.range(0, 100)))) {
      Iterator<Integer> iterator = items.iterator();
      iterator.next();
      assertThat(iterator.hasNext()).isTrue();
    }
    assertThat(log).containsExactly("cancelled");
  }

  @Test
  void oneLeftOpenByBreakIsCancelledWhenItsTaskEnds() {
    background.run(() -> {
      Task<?> task =
          createTask(() -> {
            for (Integer item : Reactive.iterate(watched(Flux.range(0, 100).hide()), 4)) {
              log.add(item);
              break;
            }
            sleep(Duration.ZERO);
            log.add("task ends");
          });
      task.await();
      sleep(Duration.ZERO);
    });
    assertThat(log).containsExactly(0, "task ends", "cancelled");
  }

  @Test
  void debugModeReportsOneLeftOpen() {
    background.loop.setDebug(true);
    background.run(() -> {
      for (Integer item : Reactive.iterate(Flux.range(0, 10).hide())) {
        log.add(item);
        break;
      }
    });
    background.settle();
    assertThat(background.reports)
        .singleElement()
        .asString()
        .contains("An iteration of a publisher was left open");
    background.reports.clear();
  }

  @Test
  void oneThatEndedIsNotReported() {
    background.loop.setDebug(true);
    background.run(() -> assertThat(toList(Flux.range(0, 10).hide(), 3)).hasSize(10));
    background.settle();
    assertThat(background.reports).isEmpty();
  }

  /** Behind the items that nobody took there was an error that nobody heard of. */
  @Test
  void leavingEarlyDropsTheErrorThatCameMeanwhile() {
    background.run(
        Hooked.with(
            log,
            () -> {
              Flux<Integer> failing =
                  Flux.range(0, 2).concatWith(Mono.error(new IOException("behind"))).hide();
              try (AsyncIterable<Integer> items = Reactive.iterate(failing, 4)) {
                assertThat(items.iterator().next()).isZero();
              }
            }));
    assertThat(log).containsExactlyInAnyOrder("discarded 1", "dropped behind");
  }

  // ---- whose it is ----

  private Flux<Integer> unending() {
    return watched(Flux.range(0, 4).concatWith(Mono.never()).hide());
  }

  @Test
  void oneThatWasNeverAskedEndsWithTheTaskThatBeganIt() {
    background.run(() -> {
      Task<?> task =
          createTask(() -> {
            Iterator<Integer> unasked = Reactive.iterate(unending(), 4).iterator();
            assertThat(unasked).isNotNull();
            sleep(Duration.ZERO);
            log.add("task ends");
          });
      task.await();
      sleep(Duration.ZERO);
    });
    assertThat(log).containsExactly("task ends", "cancelled");
  }

  @Test
  void oneThatIsHandedOnBelongsToTheTaskThatIterates() {
    background.run(() -> {
      Iterator<Integer> items = Reactive.iterate(unending(), 4).iterator();
      Task<?> other =
          createTask(() -> {
            log.add(items.next());
            log.add("other ends");
          });
      other.await();
      sleep(Duration.ZERO);
      log.add("first ends");
    });
    assertThat(log).containsExactly(0, "other ends", "cancelled", "first ends");
  }

  /** Its end is not to be taken for the publisher's. */
  @Test
  void oneThatEndedBeforeItWasAskedIsAnError() {
    background.run(() -> {
      Task<Iterator<Integer>> making = createTask(() -> Reactive.iterate(unending(), 4).iterator());
      Iterator<Integer> items = making.await();
      sleep(Duration.ZERO);
      assertThat(log).containsExactly("cancelled");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(items::hasNext)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("hand on the AsyncIterable");
      }
      // That one can be handed on.
      Task<AsyncIterable<Integer>> makingAnother =
          createTask(() -> Reactive.iterate(unending(), 4));
      AsyncIterable<Integer> iterable = makingAnother.await();
      assertThat(iterable.iterator().next()).isZero();
      iterable.close();
    });
  }

  @AsyncTest
  void oneThatWasClosedIsJustOver() throws Exception {
    AsyncIterable<Integer> iterable = Reactive.iterate(unending(), 4);
    Iterator<Integer> items = iterable.iterator();
    iterable.close();
    assertThat(items.hasNext()).isFalse();
  }

  // ---- another coroutine waits in it ----

  /** A task that waits in an iteration of one that never emits. It logs how that ends. */
  private Task<?> waitingIn(Iterator<Object> items) {
    Task<?> waiting =
        createTask(() -> {
          try {
            log.add(items.hasNext() ? "an item" : "the end");
          } catch (IllegalStateException e) {
            log.add(e.getMessage());
          }
        });
    sleep(Duration.ZERO);
    return waiting;
  }

  private Flux<Object> silent() {
    return Flux.never().doOnCancel(() -> log.add("cancelled"));
  }

  @AsyncTest
  void closingIsTheEndForACoroutineThatWaits() throws Exception {
    AsyncIterable<Object> iterable = Reactive.iterate(silent());
    Task<?> waiting = createTask(() -> iterable.forEach(log::add));
    sleep(Duration.ZERO);
    iterable.close();
    waiting.await();
    log.add("left");
    assertThat(log).containsExactly("cancelled", "left");
  }

  /** What came with the close is discarded, not iterated. */
  @Test
  void closingDiscardsWhatWokeTheCoroutine() {
    TestPublisher<Integer> source = TestPublisher.create();
    background.run(
        Hooked.with(
            log,
            () -> {
              AsyncIterable<Integer> iterable = Reactive.iterate(source, 4);
              Task<?> waiting = createTask(() -> iterable.forEach(log::add));
              sleep(Duration.ZERO);
              source.next(1);
              iterable.close();
              waiting.await();
            }));
    assertThat(log).containsExactly("discarded 1");
    source.assertCancelled();
  }

  @Test
  void theEndOfItsTaskIsAnErrorForAnotherOneThatWaits() {
    background.run(() -> {
      TestPublisher<Object> source = TestPublisher.create();
      Iterator<Object> items = Reactive.iterate(source).iterator();
      Task<?> first = createTask(() -> log.add(items.next()));
      sleep(Duration.ZERO);
      source.next(1);
      Task<?> second =
          createTask(() -> {
            assertThatThrownBy(items::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hand on the AsyncIterable");
            log.add("told");
          });
      first.await();
      second.await();
      source.assertCancelled();
    });
    assertThat(log).containsExactly(1, "told");
  }

  @Test
  void theEndOfATransformersBodyIsTheEndForItsChild() {
    AsyncFlux<String> flux =
        Reactive.transform(
            background.loop,
            silent(),
            4,
            (in, out) -> {
              Task<?> child =
                  createTask(() -> {
                    in.forEach(log::add);
                    log.add("the child ends");
                  });
              child.addDoneCallback(done -> log.add("is done"));
              sleep(Duration.ZERO);
            });
    assertThat(flux.collectList().block(Duration.ofSeconds(60))).isEmpty();
    background.settle();
    background.settle();
    assertThat(log).containsExactly("cancelled", "the child ends", "is done");
    assertThat(background.otherTasks()).isEmpty();
  }

  @Test
  void aSecondOneThatWouldWaitIsToldSo() {
    background.run(() -> {
      TestPublisher<Object> source = TestPublisher.create();
      Iterator<Object> items = Reactive.iterate(source).iterator();
      Task<?> waiting = waitingIn(items);
      assertThatThrownBy(items::hasNext)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("another coroutine waits in this iteration of a publisher");
      assertThatThrownBy(items::next).isInstanceOf(IllegalStateException.class);
      source.next("item");
      waiting.await();
    });
    assertThat(log).containsExactly("an item");
  }

  @AsyncTest
  void cancellingTheTaskCancelsTheSubscription() throws Exception {
    Task<?> task =
        createTask(() -> {
          try {
            for (Object item :
                Reactive.iterate(Flux.never().doOnCancel(() -> log.add("cancelled")))) {
              log.add(item);
            }
          } finally {
            sleep(Duration.ZERO);
            log.add("closed");
          }
        });
    sleep(Duration.ZERO);
    task.cancel();
    assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    assertThat(log).containsExactly("cancelled", "closed");
  }

  @AsyncTest
  void eachIteratorSubscribes() throws Exception {
    AsyncIterable<Integer> items = Reactive.iterate(Flux.range(0, 3));
    for (int i = 0; i < 2; i++) {
      List<Integer> seen = new ArrayList<>();
      items.forEach(seen::add);
      assertThat(seen).containsExactly(0, 1, 2);
    }
  }

  @Test
  void theGeneratorBehindItIsClosed() {
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
    background.run(() -> {
      try (AsyncIterable<Integer> items = Reactive.iterate(flux, 4)) {
        for (Integer item : items) {
          if (item == 10) {
            break;
          }
        }
      }
      Reactive.await(flux.closed());
      assertThat(log).containsExactly("closed");
    });
  }

  @Test
  void outsideACoroutineItIsAnError() {
    assertThatThrownBy(() -> Reactive.iterate(Flux.range(0, 3)).iterator())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("iterate outside a coroutine");
    assertThatThrownBy(() -> Reactive.iterate(Flux.range(0, 3), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- publishers that break the specification ----

  private static Publisher<Integer> broken(Consumer<Subscriber<? super Integer>> what) {
    return what::accept;
  }

  private final class Counting implements Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      log.add("cancelled");
    }
  }

  @AsyncTest
  void moreThanRequestedIsAnError() throws Exception {
    TestPublisher<Integer> publisher =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    Iterator<Integer> items = Reactive.iterate(publisher, 4).iterator();
    publisher.next(1, 2, 3, 4, 5);
    assertThat(items.next()).isEqualTo(1);
    items.next();
    items.next();
    assertThat(items.next()).isEqualTo(4);
    assertThatThrownBy(items::hasNext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1.1");
    publisher.assertCancelled();
  }

  @AsyncTest
  void aNullItemIsAnError() throws Exception {
    TestPublisher<Integer> publisher =
        TestPublisher.createNoncompliant(TestPublisher.Violation.ALLOW_NULL);
    Iterator<Integer> items = Reactive.iterate(publisher).iterator();
    assertThatThrownBy(() -> publisher.next((Integer) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(items::hasNext)
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("2.13");
    publisher.assertCancelled();
  }

  @AsyncTest
  void aSecondSubscriptionIsAnError() throws Exception {
    Iterator<Integer> items =
        Reactive.iterate(
                broken(subscriber -> {
                  subscriber.onSubscribe(new Counting());
                  subscriber.onSubscribe(new Counting());
                }))
            .iterator();
    assertThatThrownBy(items::hasNext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2.5");
    assertThat(log).containsExactly("cancelled", "cancelled");
  }

  @Test
  void signalsAfterTheEndAreDropped() {
    background.run(
        Hooked.with(
            log,
            () ->
                assertThat(
                        toList(
                            broken(subscriber -> {
                              subscriber.onSubscribe(new Counting());
                              subscriber.onNext(1);
                              subscriber.onComplete();
                              subscriber.onComplete();
                              subscriber.onNext(2);
                              subscriber.onError(new IOException("late"));
                            }),
                            4))
                    .containsExactly(1)));
    assertThat(log).containsExactly("dropped 2", "dropped late");
  }

  @AsyncTest
  void signalsWithoutASubscription() throws Exception {
    assertThat(toList(broken(Subscriber::onComplete), 4)).isEmpty();
    assertThatThrownBy(() -> toList(broken(subscriber -> subscriber.onNext(1)), 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1.9");
  }
}
