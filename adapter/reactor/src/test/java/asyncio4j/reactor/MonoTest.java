package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Coroutines and tasks as Monos. */
class MonoTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  @Test
  void theResult() {
    StepVerifier.create(
            Reactive.mono(
                background.loop,
                () -> {
                  sleep(Duration.ZERO);
                  return "done";
                }))
        .expectNext("done")
        .verifyComplete();
  }

  @Test
  void nullCompletesEmpty() {
    StepVerifier.create(Reactive.mono(background.loop, () -> null)).verifyComplete();
  }

  @Test
  void theExceptionIsTheSameObject() {
    IOException thrown = new IOException("no");
    StepVerifier.create(
            Reactive.mono(
                background.loop,
                () -> {
                  throw thrown;
                }))
        .verifyErrorSatisfies(error -> assertThat(error).isSameAs(thrown));
  }

  @Test
  void eachSubscriberHasATaskAndNothingRunsBeforeTheRequest() {
    AtomicInteger tasks = new AtomicInteger();
    AsyncMono<Integer> mono = Reactive.mono(background.loop, tasks::incrementAndGet);
    StepVerifier.create(mono, 0)
        .expectSubscription()
        .then(background::settle)
        .then(() -> assertThat(tasks).hasValue(0))
        .thenRequest(1)
        .expectNext(1)
        .verifyComplete();
    StepVerifier.create(mono).expectNext(2).verifyComplete();
  }

  @Test
  void cancelCancelsTheTaskAndItsFinallyAwaits() {
    AsyncMono<Integer> mono =
        Reactive.mono(
            background.loop,
            () -> {
              log.add("begin");
              try {
                sleep(LONG);
                return 1;
              } finally {
                sleep(Duration.ofMillis(1));
                log.add("closed");
              }
            });
    Disposable subscription = mono.subscribe();
    background.settle();
    subscription.dispose();
    mono.closed().block();
    assertThat(log).containsExactly("begin", "closed");
  }

  @Test
  void aResultThatComesAfterCancelIsDiscarded() {
    AsyncMono<String> mono =
        Reactive.mono(
            background.loop,
            () -> {
              try {
                sleep(LONG);
              } catch (asyncio4j.CancelledError e) {
                log.add("swallowed");
              }
              return "late";
            });
    Disposable subscription =
        mono.doOnDiscard(String.class, item -> log.add("discarded " + item)).subscribe(log::add);
    background.settle();
    subscription.dispose();
    mono.closed().block();
    assertThat(log).containsExactly("swallowed", "discarded late");
  }

  @Test
  void aTaskIsHotAndShared() {
    AtomicInteger runs = new AtomicInteger();
    Task<Integer> task =
        background.call(() ->
            Asyncio.createTask(() -> {
              sleep(Duration.ofMillis(1));
              return runs.incrementAndGet();
            }));
    Mono<Integer> mono = Reactive.mono(task);
    StepVerifier.create(Mono.zip(mono, mono))
        .assertNext(both -> assertThat(both.getT1()).isEqualTo(both.getT2()).isEqualTo(1))
        .verifyComplete();
    StepVerifier.create(mono).expectNext(1).verifyComplete();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTasksFailureAndItsCancellation() {
    IOException thrown = new IOException("no");
    Task<Integer> failing =
        background.call(() ->
            Asyncio.createTask(() -> {
              throw thrown;
            }));
    StepVerifier.create(Reactive.mono(failing))
        .verifyErrorSatisfies(error -> assertThat(error).isSameAs(thrown));
    Task<?> cancelled =
        background.call(() -> {
          Task<?> task = Asyncio.createTask(() -> sleep(LONG));
          sleep(Duration.ZERO);
          task.cancel("enough");
          return task;
        });
    StepVerifier.create(Reactive.<Object>mono(cancelled))
        .verifyErrorSatisfies(error ->
            assertThat(error).isInstanceOf(CancellationException.class).hasMessage("enough"));
  }

  @Test
  void leavingAHotTaskDoesNotCancelIt() {
    LoopFuture<String> gate = background.call(background.loop::createFuture);
    Task<String> task = background.call(() -> Asyncio.createTask(() -> gate.await()));
    Disposable subscription = Reactive.mono(task).subscribe(log::add);
    background.settle();
    subscription.dispose();
    background.settle();
    assertThat(task.isDone()).isFalse();
    background.run(() -> gate.setResult("kept"));
    StepVerifier.create(Reactive.mono(task)).expectNext("kept").verifyComplete();
    assertThat(log).isEmpty();
  }

  @Test
  void leavingCancelsTheTaskIfAskedTo() {
    Task<Object> task =
        background.call(() ->
            Asyncio.createTask(() -> {
              try {
                sleep(LONG);
                return 1;
              } finally {
                sleep(Duration.ZERO);
                log.add("closed");
              }
            }));
    Disposable subscription = Reactive.cancellingMono(task).subscribe();
    background.settle();
    subscription.dispose();
    StepVerifier.create(Reactive.mono(task)).verifyError(CancellationException.class);
    assertThat(log).containsExactly("closed");
  }

  @Test
  void aTaskThatIsDoneKeepsItsResultWhenItsLoopIsClosed() {
    Task<Integer> task = background.call(() -> Asyncio.createTask(() -> 5));
    background.settle();
    background.close();
    StepVerifier.create(Reactive.mono(task)).expectNext(5).verifyComplete();
  }
}
