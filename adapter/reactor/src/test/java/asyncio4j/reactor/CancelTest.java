package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.ContextVar;
import asyncio4j.GeneratorExit;
import asyncio4j.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * {@code cancel()} is {@code aclose()}: wherever the body is, its finally runs once, and awaits.
 */
class CancelTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    background.close();
  }

  /** Records what it gets, and does something in onNext. */
  private class Recorder implements CoreSubscriber<Integer> {
    Subscription subscription;

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Integer item) {
      log.add(item);
    }

    @Override
    public void onError(Throwable error) {
      log.add(error);
    }

    @Override
    public void onComplete() {
      log.add("completed");
    }

    @Override
    public Context currentContext() {
      return Context.of(
          "reactor.onErrorDropped.local",
          (java.util.function.Consumer<Throwable>)
              error -> log.add("dropped " + error.getMessage()),
          "reactor.onDiscard.local",
          (java.util.function.Consumer<Object>) item -> log.add("discarded " + item));
    }
  }

  private final Recorder recorder = new Recorder();

  /** A body with a finally that awaits, in the same task. */
  private AsyncGenerator.Body<Integer, Void> body(AsyncGenerator.Body<Integer, Void> inner) {
    return out -> {
      Task<?> task = Asyncio.currentTask();
      log.add("begin");
      try {
        inner.run(out);
      } catch (Throwable e) {
        log.add(e.getClass().getSimpleName());
        throw e;
      } finally {
        sleep(Duration.ZERO);
        sleep(Duration.ofMillis(1));
        assertThat(Asyncio.currentTask()).isSameAs(task);
        log.add("closed");
      }
    };
  }

  private static final AsyncGenerator.Body<Integer, Void> COUNTING =
      out -> {
        for (int i = 0; ; i++) {
          out.yield(i);
        }
      };

  private AsyncFlux<Integer> subscribe(AsyncGenerator.Body<Integer, Void> inner) {
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, body(inner));
    flux.subscribe(recorder);
    return flux;
  }

  @Test
  void whileItWaitsForDemand() {
    AsyncFlux<Integer> flux = subscribe(COUNTING);
    recorder.subscription.request(2);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, 1, "GeneratorExit", "closed");
  }

  @Test
  void insideAnInnerAwait() {
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          out.yield(0);
          sleep(LONG);
        });
    recorder.subscription.request(2);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, "CancelledError", "closed");
  }

  @Test
  void insideAnInnerAwaitOfAPublisher() {
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          try {
            Reactive.await(Mono.never().doOnCancel(() -> log.add("inner cancelled")));
          } finally {
            log.add(Reactive.await(Mono.just("awaited").delayElement(Duration.ofMillis(1))));
          }
        });
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log)
        .containsExactly("begin", "inner cancelled", "awaited", "CancelledError", "closed");
  }

  @Test
  void insideAnInnerIteration() {
    Flux<Integer> inner =
        Flux.just(5).concatWith(Mono.never()).doOnCancel(() -> log.add("inner cancelled"));
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          for (Integer item : Reactive.iterate(inner)) {
            out.yield(item);
          }
        });
    recorder.subscription.request(9);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 5, "inner cancelled", "CancelledError", "closed");
  }

  @Test
  void whileItRuns() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          out.yield(0);
          running.countDown();
          cancelled.await();
          out.yield(1);
        });
    recorder.subscription.request(10);
    running.await();
    recorder.subscription.cancel();
    cancelled.countDown();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, "discarded 1", "GeneratorExit", "closed");
  }

  @Test
  void beforeTheFirstRequest() {
    AsyncFlux<Integer> flux = subscribe(COUNTING);
    recorder.subscription.cancel();
    recorder.subscription.request(1);
    flux.closed().block();
    background.settle();
    assertThat(log).isEmpty();
  }

  @Test
  void rightAfterTheFirstRequest() {
    CountDownLatch hold = new CountDownLatch(1);
    background.loop.callSoonThreadsafe(() -> {
      try {
        hold.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    AsyncFlux<Integer> flux = subscribe(COUNTING);
    recorder.subscription.request(1);
    recorder.subscription.cancel();
    hold.countDown();
    flux.closed().block();
    assertThat(log).isEmpty();
  }

  @Test
  void insideOnSubscribe() {
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, body(COUNTING));
    flux.subscribe(
        new Recorder() {
          @Override
          public void onSubscribe(Subscription given) {
            given.request(1);
            given.cancel();
          }
        });
    flux.closed().block();
    background.settle();
    assertThat(log).isEmpty();
  }

  @Test
  void fromInsideOnNext() {
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, body(COUNTING));
    flux.subscribe(
        new Recorder() {
          @Override
          public void onSubscribe(Subscription given) {
            super.onSubscribe(given);
            given.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(Integer item) {
            super.onNext(item);
            if (item == 2) {
              subscription.cancel();
            }
          }
        });
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, 1, 2, "GeneratorExit", "closed");
  }

  @Test
  void takeClosesTheGenerator() {
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, body(COUNTING));
    assertThat(flux.take(3).collectList().block()).containsExactly(0, 1, 2);
    flux.closed().block();
    assertThat(log).containsExactly("begin", "GeneratorExit", "closed");
  }

  @Test
  void twiceAndThenRequest() {
    AsyncFlux<Integer> flux = subscribe(COUNTING);
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    recorder.subscription.cancel();
    recorder.subscription.request(5);
    recorder.subscription.request(-1);
    flux.closed().block();
    recorder.subscription.cancel();
    background.settle();
    assertThat(log).containsExactly("begin", 0, "GeneratorExit", "closed");
  }

  @Test
  void afterCompletion() {
    AsyncFlux<Integer> flux = subscribe(out -> out.yield(7));
    recorder.subscription.request(2);
    flux.closed().block();
    recorder.subscription.cancel();
    recorder.subscription.request(1);
    background.settle();
    assertThat(log).containsExactly("begin", 7, "closed", "completed");
  }

  @Test
  void duringTheCleanUpItDoesNotDisturb() {
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          try {
            out.yield(0);
          } finally {
            recorder.subscription.cancel();
            sleep(Duration.ofMillis(1));
            sleep(Duration.ofMillis(1));
            log.add("inner closed");
          }
        });
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, "inner closed", "GeneratorExit", "closed");
  }

  @Test
  void aFailureAfterCancelIsDropped() {
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          try {
            out.yield(0);
          } finally {
            sleep(Duration.ZERO);
            fail("clean-up failed");
          }
        });
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log)
        .containsExactly("begin", 0, "IllegalStateException", "closed", "dropped clean-up failed");
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }

  @Test
  void aBodyThatYieldsAfterTheExitIsReported() {
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          try {
            out.yield(0);
          } catch (GeneratorExit e) {
            out.yield(1);
          }
        });
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log)
        .containsExactly(
            "begin",
            0,
            "discarded 1",
            "IllegalStateException",
            "closed",
            "dropped async generator ignored GeneratorExit");
  }

  @Test
  void aBodyThatSwallowsEverythingIsReportedAndDoesNotSpin() {
    Reactive.<Integer>flux(
            background.loop,
            out -> {
              while (true) {
                try {
                  out.yield(0);
                } catch (GeneratorExit | IllegalStateException e) {
                  // asks for it
                }
              }
            })
        .subscribe(recorder);
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    background.settle();
    background.settle();
    assertThat(log).contains("dropped async generator ignored GeneratorExit");
    assertThat(background.otherTasks()).hasSize(1);
    background.run(() ->
        Asyncio.allTasks()
            .forEach(task -> {
              if (task != Asyncio.currentTask()) {
                task.cancel();
              }
            }));
  }

  @Test
  void aCancellationThatIsSwallowedEndsAtTheNextYield() {
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          try {
            sleep(LONG);
          } catch (CancelledError e) {
            log.add("swallowed");
          }
          out.yield(1);
        });
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", "swallowed", "discarded 1", "GeneratorExit", "closed");
  }

  @Test
  void anAwaitInsideOnNextIsCancelledToo() {
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, body(COUNTING));
    flux.subscribe(
        new Recorder() {
          @Override
          public void onSubscribe(Subscription given) {
            recorder.subscription = given;
            given.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(Integer item) {
            super.onNext(item);
            sleep(LONG);
          }
        });
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, "GeneratorExit", "closed");
  }

  @Test
  void theContextVariablesOfTheBodyAreThereInItsFinally() {
    ContextVar<String> variable = ContextVar.of("variable");
    AsyncFlux<Integer> flux =
        subscribe(out -> {
          variable.set("mine");
          try {
            out.yield(0);
          } finally {
            sleep(Duration.ZERO);
            log.add(variable.get());
          }
        });
    recorder.subscription.request(1);
    background.settle();
    recorder.subscription.cancel();
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, "mine", "GeneratorExit", "closed");
  }

  @Test
  void aTaskThatSomebodyElseCancelsIsTheSubscribersError() {
    AsyncFlux<Integer> flux = subscribe(COUNTING);
    recorder.subscription.request(1);
    background.settle();
    background.run(() ->
        Asyncio.allTasks().stream()
            .filter(task -> task != Asyncio.currentTask())
            .forEach(task -> task.cancel("by hand")));
    flux.closed().block();
    assertThat(log).startsWith("begin", 0, "CancelledError", "closed").hasSize(5);
    assertThat(log.get(4))
        .isInstanceOf(java.util.concurrent.CancellationException.class)
        .extracting(error -> ((Throwable) error).getMessage())
        .isEqualTo("by hand");
  }

  @Test
  void anOnNextThatThrowsClosesTheBodyAndGetsItsErrorBack() {
    IllegalArgumentException thrown = new IllegalArgumentException("not this one");
    AsyncFlux<Integer> flux = Reactive.flux(background.loop, body(COUNTING));
    flux.subscribe(
        new Recorder() {
          @Override
          public void onSubscribe(Subscription given) {
            given.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(Integer item) {
            super.onNext(item);
            if (item == 1) {
              throw thrown;
            }
          }
        });
    flux.closed().block();
    assertThat(log).containsExactly("begin", 0, 1, "GeneratorExit", "closed", thrown);
  }
}
