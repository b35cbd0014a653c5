package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.queues.QueueShutDown;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Tasks, queues, stages and the JDK's publishers. */
class BridgesTest {

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  /** Futures that the test completes, and tasks that wait for them. */
  private final List<LoopFuture<String>> gates = new ArrayList<>();

  private List<Task<String>> waitingTasks(int count) {
    return background.call(() -> {
      List<Task<String>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        LoopFuture<String> gate = background.loop.createFuture();
        gates.add(gate);
        tasks.add(createTask(() -> gate.await()));
      }
      return tasks;
    });
  }

  private void open(int gate, String result) {
    background.run(() -> gates.get(gate).setResult(result));
  }

  @Test
  void tasksInOrder() {
    Flux<String> flux = Reactive.inOrder(waitingTasks(3));
    StepVerifier.create(flux)
        .then(() -> open(1, "b"))
        .then(() -> open(0, "a"))
        .expectNext("a", "b")
        .then(() -> open(2, "c"))
        .expectNext("c")
        .verifyComplete();
    StepVerifier.create(flux).expectNext("a", "b", "c").verifyComplete();
  }

  @Test
  void tasksAsCompleted() {
    Flux<String> flux = Reactive.asCompleted(waitingTasks(3));
    StepVerifier.create(flux)
        .then(() -> open(2, "c"))
        .expectNext("c")
        .then(() -> open(0, null))
        .then(() -> open(1, "b"))
        .expectNext("b")
        .verifyComplete();
  }

  @Test
  void leavingTasksDoesNotCancelThem() {
    List<Task<String>> tasks = waitingTasks(2);
    for (Flux<String> flux : List.of(Reactive.inOrder(tasks), Reactive.asCompleted(tasks))) {
      Disposable subscription = flux.subscribe(log::add);
      background.settle();
      subscription.dispose();
      ((AsyncFlux<String>) flux).closed().block();
    }
    open(0, "a");
    open(1, "b");
    background.settle();
    assertThat(log).isEmpty();
    StepVerifier.create(Reactive.inOrder(tasks)).expectNext("a", "b").verifyComplete();
  }

  @Test
  void aFailedTaskEndsTheStream() {
    IOException thrown = new IOException("no");
    List<Task<String>> tasks =
        background.call(() ->
            List.of(
                createTask(() -> "fine"),
                createTask(() -> {
                  throw thrown;
                })));
    StepVerifier.create(Reactive.inOrder(tasks))
        .expectNext("fine")
        .verifyErrorSatisfies(error -> assertThat(error).isSameAs(thrown));
    StepVerifier.create(Reactive.asCompleted(tasks))
        .expectNext("fine")
        .verifyErrorSatisfies(error -> assertThat(error).isSameAs(thrown));
  }

  @Test
  void noTasksAndTasksOfTwoLoops() {
    StepVerifier.create(Reactive.inOrder(List.<Task<String>>of())).verifyComplete();
    StepVerifier.create(Reactive.asCompleted(List.<Task<String>>of())).verifyComplete();
    try (EventLoop other = EventLoop.create()) {
      assertThatThrownBy(
              () -> Reactive.inOrder(List.of(other.createFuture(), background.loop.createFuture())))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCoroutineObjectServesOnce() {
    Mono<Integer> mono = Reactive.mono(Coroutine.of(() -> 5));
    StepVerifier.create(mono).expectNext(5).verifyComplete();
    StepVerifier.create(mono).verifyError(IllegalStateException.class);
  }

  // ---- queues ----

  @Test
  void aQueueIsTakenFromOnDemandUntilItIsShutDown() {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    background.run(() -> {
      for (int i = 0; i < 4; i++) {
        queue.put(i);
      }
    });
    StepVerifier.create(Reactive.flux(background.loop, queue), 2)
        .expectNext(0, 1)
        .then(() -> assertThat(background.call(queue::qsize)).isEqualTo(2))
        .thenRequest(10)
        .expectNext(2, 3)
        .then(() -> background.run(() -> queue.put(4)))
        .expectNext(4)
        .then(() -> background.run(() -> queue.shutdown()))
        .verifyComplete();
  }

  @Test
  void aNullInAQueueEndsTheStream() {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    background.run(() -> {
      queue.put(1);
      queue.put(null);
      queue.put(2);
    });
    StepVerifier.create(Reactive.flux(background.loop, queue))
        .expectNext(1)
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("2.13"));
    assertThat(background.call(queue::getNowait)).isEqualTo(2);
  }

  @Test
  void eachItemOfAQueueGoesToOneSubscriber() {
    AsyncQueue<Integer> queue = new AsyncQueue<>(3);
    Flux<Integer> flux = Reactive.flux(background.loop, queue);
    Mono<List<Integer>> first = flux.collectList();
    Mono<List<Integer>> second = flux.collectList();
    background.loop.callSoonThreadsafe(() ->
        background.loop.createTask(() -> {
          for (int i = 0; i < 100; i++) {
            queue.put(i);
          }
          queue.shutdown();
        }));
    List<Integer> all = new ArrayList<>();
    var both = Mono.zip(first, second).block();
    all.addAll(both.getT1());
    all.addAll(both.getT2());
    assertThat(all).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void cancellingWhileTheQueueIsEmptyLosesNothing() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    AsyncFlux<String> flux = Reactive.flux(background.loop, queue);
    Disposable subscription = flux.subscribe(log::add);
    background.settle();
    subscription.dispose();
    flux.closed().block();
    background.run(() -> queue.put("kept"));
    assertThat(background.call(queue::getNowait)).isEqualTo("kept");

    // Taken and cancelled in one moment: it goes back, and to the one who waits next.
    Disposable second = flux.contextWrite(Hooked.context(log)).subscribe(log::add);
    background.settle();
    Task<String> next = background.call(() -> createTask(queue::get));
    background.run(() -> {
      queue.put("taken");
      queue.put("after it");
      second.dispose();
    });
    flux.closed().block();
    assertThat(background.<String>call(next::await)).isEqualTo("taken");
    assertThat(background.call(queue::getNowait)).isEqualTo("after it");
    assertThat(log).isEmpty();
  }

  @Test
  void aFluxIntoAQueueWithBackpressure() {
    AsyncQueue<Integer> queue = new AsyncQueue<>(4);
    background.run(() -> {
      List<Long> requested = new ArrayList<>();
      Task<?> filling =
          Reactive.toQueue(Flux.range(0, 20).hide().doOnRequest(requested::add), queue);
      for (int i = 0; i < 5; i++) {
        sleep(Duration.ZERO);
      }
      assertThat(queue.full()).isTrue();
      assertThat(requested.stream().mapToLong(n -> n).sum()).isLessThanOrEqualTo(10);
      for (int i = 0; i < 20; i++) {
        assertThat(queue.get()).isEqualTo(i);
      }
      assertThatThrownBy(queue::get).isInstanceOf(QueueShutDown.class);
      filling.await();
    });
  }

  @Test
  void whatDoesNotGetIntoTheQueueIsDiscarded() {
    background.run(
        Hooked.with(
            log,
            () -> {
              AsyncQueue<Integer> queue = new AsyncQueue<>(1);
              Flux<Integer> source = Flux.range(0, 9).hide().doOnCancel(() -> log.add("cancelled"));
              Task<?> filling = Reactive.toQueue(source, queue);
              sleep(Duration.ZERO);
              assertThat(queue.full()).isTrue();
              filling.cancel();
              assertThatThrownBy(filling::await).isInstanceOf(CancelledError.class);
              assertThat(queue.get()).isZero();
              assertThatThrownBy(queue::get).isInstanceOf(QueueShutDown.class);
            }));
    assertThat(log).containsExactly("discarded 1", "cancelled", "discarded 2");
  }

  @Test
  void cancellingBeforeTheFirstStepShutsTheQueueDown() {
    background.run(() -> {
      AsyncQueue<Integer> queue = new AsyncQueue<>();
      Flux<Integer> source = Flux.range(0, 9).doOnSubscribe(given -> log.add("subscribed"));
      Task<?> filling = Reactive.toQueue(source, queue);
      filling.cancel();
      Task<Integer> getting = createTask(queue::get);
      assertThatThrownBy(filling::await).isInstanceOf(CancelledError.class);
      sleep(Duration.ofMillis(1));
      assertThat(getting.isDone()).isTrue();
      assertThatThrownBy(getting::await).isInstanceOf(QueueShutDown.class);
    });
    assertThat(log).isEmpty();
  }

  @Test
  void shuttingTheQueueDownCancelsTheFlux() {
    background.run(
        Hooked.with(
            log,
            () -> {
              AsyncQueue<Integer> queue = new AsyncQueue<>(1);
              Flux<Integer> source = Flux.range(0, 9).hide().doOnCancel(() -> log.add("cancelled"));
              Task<?> filling = Reactive.toQueue(source, queue);
              sleep(Duration.ZERO);
              queue.shutdown();
              filling.await();
            }));
    assertThat(log).containsExactly("discarded 1", "cancelled", "discarded 2");
  }

  @Test
  void aFluxThatFailsShutsTheQueueDown() {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    IOException thrown = new IOException("no");
    background.run(() -> {
      Task<?> filling = Reactive.toQueue(Flux.range(0, 2).concatWith(Mono.error(thrown)), queue);
      assertThat(queue.get()).isEqualTo(0);
      assertThat(queue.get()).isEqualTo(1);
      assertThatThrownBy(queue::get).isInstanceOf(QueueShutDown.class);
      assertThatThrownBy(filling::await).isSameAs(thrown);
    });
  }

  // ---- stages, and publishers of the JDK ----

  @Test
  void whateverCanBeAwaitedIsAFutureOutside() throws Exception {
    assertThat(Reactive.toFuture(background.loop, Coroutine.of(() -> 1)).get()).isEqualTo(1);
    LoopFuture<Integer> future = background.call(background.loop::createFuture);
    CompletableFuture<Integer> outside = Reactive.toFuture(background.loop, future);
    assertThat(outside).isNotDone();
    background.run(() -> future.setResult(2));
    assertThat(outside.get()).isEqualTo(2);
    Awaitable<Integer> anything = () -> 3;
    assertThat(Reactive.toFuture(background.loop, anything).get()).isEqualTo(3);
    IOException thrown = new IOException("no");
    assertThat(
            Reactive.toFuture(
                    background.loop,
                    Coroutine.of(() -> {
                      throw thrown;
                    }))
                .handle((result, failure) -> failure)
                .get())
        .isSameAs(thrown);
    CompletableFuture<?> cancelled =
        Reactive.toFuture(
            background.loop,
            Coroutine.of(() -> {
              try {
                sleep(Duration.ofHours(1));
              } finally {
                sleep(Duration.ZERO);
                log.add("closed");
              }
            }));
    background.settle();
    cancelled.cancel(false);
    background.run(() -> sleep(Duration.ofMillis(1)));
    assertThat(log).containsExactly("closed");
  }

  @Test
  void stages() {
    IOException thrown = new IOException("no");
    background.run(() -> {
      assertThat(Reactive.await(CompletableFuture.completedFuture(1))).isEqualTo(1);
      assertThat(
              Reactive.await(
                  CompletableFuture.supplyAsync(
                      () -> 2,
                      CompletableFuture.delayedExecutor(
                          1, java.util.concurrent.TimeUnit.MILLISECONDS))))
          .isEqualTo(2);
      assertThatThrownBy(() -> Reactive.await(CompletableFuture.failedFuture(thrown)))
          .isSameAs(thrown);
      CompletableFuture<Object> never = new CompletableFuture<>();
      Task<?> task = createTask(() -> Reactive.await(never));
      sleep(Duration.ZERO);
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(never).isCancelled();
    });
    assertThatThrownBy(() -> Reactive.await(new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class);
  }

  @AsyncTest
  void flowPublishersIn() throws Exception {
    try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>()) {
      Task<Integer> first = createTask(() -> Reactive.awaitFirst(Reactive.fromFlow(publisher)));
      Task<List<Integer>> all =
          createTask(() -> {
            List<Integer> items = new ArrayList<>();
            Reactive.iterate(Reactive.fromFlow(publisher)).forEach(items::add);
            return items;
          });
      sleep(Duration.ZERO);
      publisher.submit(1);
      publisher.submit(2);
      publisher.close();
      assertThat(first.await()).isEqualTo(1);
      assertThat(all.await()).containsExactly(1, 2);
    }
  }

  @AsyncTest
  void everyFormOfAwaitTakesAFlowPublisher() throws Exception {
    // Publishers that are nothing but the JDK's.
    Flux<Integer> one = Reactive.fromFlow(hidden(Flux.range(7, 1)));
    assertThat(Reactive.await(one)).isEqualTo(7);
    assertThat(Reactive.awaitSingle(one)).isEqualTo(7);
    assertThat(Reactive.awaitOptional(one)).contains(7);
    Flux<Integer> many = Reactive.fromFlow(hidden(Flux.range(0, 300)));
    assertThat(Reactive.awaitFirst(many)).isZero();
    assertThat(Reactive.awaitLast(many)).isEqualTo(299);
    assertThatThrownBy(() -> Reactive.await(many)).isInstanceOf(IndexOutOfBoundsException.class);
    for (int batch : new int[] {1, 256, Integer.MAX_VALUE}) {
      List<Integer> items = new ArrayList<>();
      Reactive.iterate(many, batch).forEach(items::add);
      assertThat(items).hasSize(300);
    }
    // There and back is nowhere: what was quick stays so.
    Flux<Integer> flux = Flux.range(0, 3);
    assertThat(Reactive.fromFlow(Reactive.toFlow(flux))).isSameAs(flux);
  }

  private static <T> Flow.Publisher<T> hidden(Flux<T> flux) {
    return subscriber -> Reactive.toFlow(flux).subscribe(subscriber);
  }

  // ---- forms of await ----

  @Test
  void formsOfAwait() {
    for (Flux<Integer> three :
        List.of(
            Flux.just(1, 2, 3),
            Flux.just(1, 2, 3).hide(),
            Flux.just(1, 2, 3).publishOn(Schedulers.parallel()))) {
      background.run(() -> {
        assertThat(Reactive.awaitFirst(three)).isEqualTo(1);
        assertThat(Reactive.awaitFirstOrNull(three)).isEqualTo(1);
        assertThat(Reactive.awaitLast(three)).isEqualTo(3);
        assertThat(Reactive.awaitLastOrNull(three)).isEqualTo(3);
        assertThatThrownBy(() -> Reactive.awaitSingle(three))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Reactive.awaitOptional(three))
            .isInstanceOf(IndexOutOfBoundsException.class);
        Flux<Integer> one = three.skip(2);
        assertThat(Reactive.awaitSingle(one)).isEqualTo(3);
        assertThat(Reactive.awaitOptional(one)).contains(3);
      });
    }
    for (Flux<Integer> none : List.of(Flux.<Integer>empty(), Flux.<Integer>empty().hide())) {
      background.run(() -> {
        assertThat(Reactive.awaitFirstOrNull(none)).isNull();
        assertThat(Reactive.awaitLastOrNull(none)).isNull();
        assertThat(Reactive.awaitOptional(none)).isEmpty();
        List.<asyncio4j.CheckedRunnable>of(
                () -> Reactive.awaitFirst(none),
                () -> Reactive.awaitLast(none),
                () -> Reactive.awaitSingle(none))
            .forEach(await ->
                assertThatThrownBy(await::run)
                    .isInstanceOf(java.util.NoSuchElementException.class));
      });
    }
  }

  @Test
  void awaitFirstCancelsAndAwaitLastDiscards() {
    background.run(
        Hooked.with(
            log,
            () -> {
              Reactive.awaitFirst(
                  Flux.range(0, 9)
                      .hide()
                      .doOnRequest(n -> log.add("request " + n))
                      .doOnCancel(() -> log.add("cancelled")));
              Reactive.awaitLast(Flux.range(0, 3).hide());
            }));
    assertThat(log).containsExactly("request 1", "cancelled", "discarded 0", "discarded 1");
  }
}
