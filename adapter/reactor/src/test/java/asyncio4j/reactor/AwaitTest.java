package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

/** {@code Reactive.await}. */
class AwaitTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  /** Counts the turns of the loop that a body takes. */
  private int turns(asyncio4j.CheckedRunnable body) {
    AtomicInteger turns = new AtomicInteger();
    background.run(() -> {
      Task<?> counter =
          createTask(() -> {
            while (true) {
              turns.incrementAndGet();
              sleep(Duration.ZERO);
            }
          });
      body.run();
      counter.cancel();
    });
    return turns.get();
  }

  @Test
  void whatIsThereAlreadyDoesNotSuspend() {
    assertThat(
            turns(() -> {
              assertThat(Reactive.await(Mono.just(1))).isEqualTo(1);
              assertThat(Reactive.<Object>await(Mono.empty())).isNull();
              assertThat(Reactive.await(Flux.just(2))).isEqualTo(2);
              int four = Reactive.await(Mono.just(3).map(i -> i + 1));
              assertThat(four).isEqualTo(4);
              assertThat(Reactive.await(Flux.range(5, 1).filter(i -> true))).isEqualTo(5);
              assertThat(Reactive.await(Flux.range(5, 3).count())).isEqualTo(3);
              assertThatThrownBy(() -> Reactive.await(Mono.error(new IOException("e"))))
                  .isInstanceOf(IOException.class);
              AssertionError error = new AssertionError("an Error");
              assertThatThrownBy(() -> Reactive.await(Mono.error(error))).isSameAs(error);
              assertThat(Reactive.awaitFirst(Flux.range(5, 3).hide())).isEqualTo(5);
              assertThat(Reactive.awaitLast(Flux.range(5, 3).hide())).isEqualTo(7);
              assertThat(Reactive.await(CompletableFuture.completedStage(6))).isEqualTo(6);
              LoopFuture<Integer> done = background.loop.createFuture();
              done.setResult(7);
              assertThat(Reactive.await(Reactive.mono(done))).isEqualTo(7);
              assertThatThrownBy(
                      () -> Reactive.await(CompletableFuture.failedStage(new IOException("f"))))
                  .isInstanceOf(IOException.class);
            }))
        .isZero();
  }

  @AsyncTest
  void fromAnotherThread() throws Exception {
    assertThat(Reactive.await(Mono.just(1).publishOn(Schedulers.parallel()))).isEqualTo(1);
    String late = Reactive.await(Mono.delay(Duration.ofMillis(2)).map(i -> "late"));
    assertThat(late).isEqualTo("late");
    for (int i = 0; i < 2_000; i++) {
      int item = i;
      assertThat(Reactive.await(Mono.fromCallable(() -> item).subscribeOn(Schedulers.parallel())))
          .isEqualTo(i);
    }
  }

  @AsyncTest
  void fromTheSameLoop() throws Exception {
    assertThat(
            Reactive.await(
                Reactive.mono(() -> {
                  sleep(Duration.ofMillis(1));
                  return 7;
                })))
        .isEqualTo(7);
    assertThat(Reactive.<Object>await(Reactive.mono(() -> null))).isNull();
  }

  @Test
  void theFailureIsTheSameObject() {
    IOException thrown = new IOException("no");
    background.run(() ->
        assertThatThrownBy(
                () -> Reactive.await(Mono.error(thrown).publishOn(Schedulers.parallel())))
            .isSameAs(thrown));
  }

  @AsyncTest
  void tooManyAreAnError() throws Exception {
    assertThatThrownBy(() -> Reactive.await(Flux.range(0, 5)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("more than one");
    assertThatThrownBy(() ->
            Reactive.await(
                Flux.range(0, 5)
                    .doOnCancel(() -> log.add("cancelled"))
                    .doOnDiscard(Integer.class, log::add)
                    .publishOn(Schedulers.parallel())))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(log).contains("cancelled");
  }

  @AsyncTest
  void cancellingTheTaskCancelsTheSubscription() throws Exception {
    Task<?> task =
        createTask(() -> {
          try {
            Reactive.await(Mono.never().doOnCancel(() -> log.add("cancelled")));
          } catch (CancelledError e) {
            sleep(Duration.ZERO);
            log.add("closed");
            throw e;
          }
        });
    sleep(Duration.ZERO);
    task.cancel();
    assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    assertThat(log).containsExactly("cancelled", "closed");
  }

  @Test
  void aValueThatMeetsTheCancellationIsDiscarded() {
    background.run(
        Hooked.with(
            log,
            () -> {
              Sinks.One<String> sink = Sinks.one();
              Task<?> task = createTask(() -> Reactive.await(sink.asMono()));
              sleep(Duration.ZERO);
              sink.tryEmitValue("too late").orThrow();
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            }));
    assertThat(log).containsExactly("discarded too late");
  }

  @Test
  void outsideACoroutineItIsAnError() {
    assertThatThrownBy(() -> Reactive.await(Mono.never()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("await outside a coroutine");
    background.run(() ->
        background.loop.callSoon(() -> {
          try {
            Reactive.await(Mono.never().doOnCancel(() -> log.add("cancelled")));
          } catch (IllegalStateException e) {
            log.add(e.getMessage());
          }
        }));
    background.settle();
    assertThat(log).hasSize(2).startsWith("cancelled");
    assertThat(log.get(1)).asString().startsWith("await outside a coroutine");
  }

  // ---- publishers that break the specification ----

  /** A publisher made of what it does to its subscriber. */
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
  void aNullItemIsAnError() throws Exception {
    TestPublisher<Integer> publisher =
        TestPublisher.createNoncompliant(TestPublisher.Violation.ALLOW_NULL);
    Task<?> task = createTask(() -> Reactive.await(publisher.flux()));
    sleep(Duration.ZERO);
    assertThatThrownBy(() -> publisher.next((Integer) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(task::await)
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("2.13");
    publisher.assertCancelled();
  }

  @Test
  void aSecondSubscriptionIsAnError() {
    background.run(() ->
        assertThatThrownBy(() ->
                Reactive.await(
                    broken(subscriber -> {
                      subscriber.onSubscribe(new Counting());
                      subscriber.onSubscribe(new Counting());
                    })))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("2.5"));
    assertThat(log).containsOnly("cancelled").hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void signalsAfterTheEndAreDropped() {
    background.run(
        Hooked.with(
            log,
            () ->
                assertThat(
                        Reactive.await(
                            broken(subscriber -> {
                              subscriber.onSubscribe(new Counting());
                              subscriber.onNext(1);
                              subscriber.onComplete();
                              subscriber.onComplete();
                              subscriber.onNext(2);
                              subscriber.onError(new IOException("late"));
                            })))
                    .isEqualTo(1)));
    assertThat(log).containsExactly("dropped 2", "dropped late");
  }

  @AsyncTest
  void signalsWithoutASubscriptionAreAnEnd() throws Exception {
    assertThat(Reactive.await(broken(Subscriber::onComplete))).isNull();
    assertThatThrownBy(
            () -> Reactive.await(broken(subscriber -> subscriber.onError(new IOException()))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() ->
            Reactive.await(
                broken(subscriber -> {
                  throw new IllegalArgumentException("in subscribe");
                })))
        .hasMessage("in subscribe");
  }
}
