package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Loops that are closed, or close: every subscriber gets an end. */
class ClosingTest {

  private final List<Object> log = new CopyOnWriteArrayList<>();

  /** Records its end. */
  private final class Recorder extends BaseSubscriber<Object> {
    private final long demand;

    Recorder(long demand) {
      this.demand = demand;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (demand > 0) {
        subscription.request(demand);
      }
    }

    @Override
    protected void hookOnNext(Object item) {
      log.add(item);
    }

    @Override
    protected void hookOnError(Throwable error) {
      log.add(error.getClass());
      log.add(error.getMessage());
    }

    @Override
    protected void hookFinally(SignalType type) {
      log.add(type);
    }
  }

  @Test
  void subscribingOnAClosedLoopIsAnError() {
    EventLoop loop = EventLoop.create();
    loop.close();
    StepVerifier.create(Reactive.flux(loop, out -> out.yield(1)))
        .expectSubscription()
        .verifyErrorMessage("Event loop is closed");
    StepVerifier.create(Reactive.mono(loop, () -> 1))
        .expectSubscription()
        .verifyErrorMessage("Event loop is closed");
  }

  /** It is closed with that, and its upstream is cancelled, whichever of both comes first. */
  @Test
  void aProcessorOnAClosedLoopIsAnErrorForItsSubscriberAndCancelsItsUpstream() {
    EventLoop loop = EventLoop.create();
    loop.close();
    for (boolean upstreamFirst : new boolean[] {true, false}) {
      AsyncProcessor<Integer, Integer> processor =
          Reactive.processor(loop, 4, (in, out) -> in.forEach(item -> out.yield(item)));
      TestPublisher<Integer> upstream = TestPublisher.create();
      if (upstreamFirst) {
        upstream.subscribe(processor);
      }
      StepVerifier.create(processor)
          .expectSubscription()
          .verifyErrorMessage("Event loop is closed");
      if (!upstreamFirst) {
        upstream.subscribe(processor);
      }
      StepVerifier.create(processor.closed()).expectComplete().verify(Duration.ofSeconds(10));
      upstream.assertCancelled();
    }
  }

  @Test
  void requestingOnALoopThatClosedMeanwhileIsAnError() {
    EventLoop loop = EventLoop.create();
    Recorder subscriber = new Recorder(0);
    Reactive.flux(loop, out -> out.yield(1)).subscribe(subscriber);
    loop.close();
    subscriber.request(1);
    assertThat(log)
        .containsExactly(IllegalStateException.class, "Event loop is closed", SignalType.ON_ERROR);
  }

  @Test
  void cancellingOnALoopThatClosedMeanwhileIsQuiet() {
    EventLoop loop = EventLoop.create();
    Recorder subscriber = new Recorder(0);
    AsyncFlux<Integer> flux = Reactive.flux(loop, out -> out.yield(1));
    flux.subscribe(subscriber);
    loop.close();
    subscriber.cancel();
    assertThat(log).containsExactly(SignalType.CANCEL);
    flux.closed().block(Duration.ofSeconds(10));
  }

  @Test
  void aBodyThatHasNotBegunWhenItsLoopClosesIsAnError() {
    EventLoop loop = EventLoop.create();
    AsyncFlux<Integer> flux = Reactive.flux(loop, out -> out.yield(1));
    flux.subscribe(new Recorder(1));
    AsyncMono<Integer> mono = Reactive.mono(loop, () -> 1);
    mono.subscribe(new Recorder(1));
    assertThat(log).isEmpty();
    loop.close();
    assertThat(log)
        .containsExactly(
            IllegalStateException.class,
            "Event loop is closed",
            SignalType.ON_ERROR,
            IllegalStateException.class,
            "Event loop is closed",
            SignalType.ON_ERROR);
    flux.closed().block(Duration.ofSeconds(10));
    mono.closed().block(Duration.ofSeconds(10));
  }

  @Test
  void aBodyThatIsSuspendedWhenItsLoopClosesIsCancelled() {
    BackgroundLoop background = new BackgroundLoop();
    Reactive.flux(
            background.loop,
            out -> {
              try {
                out.yield(1);
              } finally {
                sleep(Duration.ofMillis(1));
                log.add("at a yield");
              }
            })
        .subscribe(new Recorder(1));
    background.settle();
    background.stop();
    background.loop.close();
    assertThat(log)
        .containsExactly(
            1,
            "at a yield",
            CancellationException.class,
            "the task was cancelled",
            SignalType.ON_ERROR);
  }

  @Test
  void aTaskThatIsCancelledByTheCloseIsAnError() {
    BackgroundLoop background = new BackgroundLoop();
    Task<?> task = background.call(() -> Asyncio.createTask(() -> sleep(Duration.ofHours(1))));
    Mono<Object> mono = Reactive.mono(task);
    mono.subscribe(new Recorder(1));
    background.settle();
    background.stop();
    background.loop.close();
    assertThat(log)
        .containsExactly(
            CancellationException.class, "the task was cancelled", SignalType.ON_ERROR);
  }

  @Test
  void theEndOfAProgramIsTheEndOfItsStreams() {
    Asyncio.run(() -> {
      Reactive.flux(
              Asyncio.getRunningLoop(),
              out -> {
                try {
                  out.yield(1);
                  sleep(Duration.ofHours(1));
                } finally {
                  sleep(Duration.ZERO);
                  log.add("closed");
                }
              })
          .subscribe(new Recorder(5));
      while (log.isEmpty()) {
        sleep(Duration.ZERO);
      }
    });
    assertThat(log)
        .containsExactly(
            1,
            "closed",
            CancellationException.class,
            "the task was cancelled",
            SignalType.ON_ERROR);
  }
}
