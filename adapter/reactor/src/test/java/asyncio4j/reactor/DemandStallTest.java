package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class DemandStallTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static Flux<Integer> numbers(EventLoop loop) {
    return Reactive.flux(
        loop,
        out -> {
          out.yield(1);
          out.yield(2);
          out.yield(3);
        });
  }

  /** What was recorded while code used a loop. */
  private List<RecordedEvent> record(boolean enabled, Use use) throws Exception {
    Path file = folder.resolve(enabled + ".jfr");
    try (Recording recording = new Recording()) {
      if (enabled) {
        recording.enable("asyncio4j.DemandStall").withoutThreshold();
      }
      recording.start();
      try (LoopThread thread = LoopThread.start(EventLoop.builder().name("stalling").build())) {
        use.of(thread.loop());
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("asyncio4j.DemandStall"))
        .toList();
  }

  /** One item is asked for, and the other one when the generator waits. */
  private static void askTwice(EventLoop loop, Flux<Integer> flux) {
    StepVerifier.create(flux, 0)
        .thenRequest(1)
        .expectNext(1)
        .then(() -> untilItWaits(loop))
        .thenRequest(2)
        .expectNext(2)
        .thenCancel()
        .verify(LONG);
  }

  private static final class Forwarding implements Transformer<Integer, Integer> {
    @Override
    public void run(AsyncIterable<Integer> in, AsyncGenerator.Yielder<Integer, Object> out) {
      in.forEach(item -> out.yield(item));
    }
  }

  /** Its own code has a class; what we run for it has none that means anything to the reader. */
  @Test
  void itIsNamedByTheUsersCodeOrByTheStep() throws Exception {
    List<RecordedEvent> stalls =
        record(
            true,
            loop -> {
              askTwice(loop, Reactive.transform(loop, Flux.just(1, 2), 4, new Forwarding()));
              AsyncQueue<Integer> queue = new AsyncQueue<>();
              Asyncio.runCoroutineThreadsafe(
                      () -> {
                        queue.put(1);
                        queue.put(2);
                      },
                      loop)
                  .join();
              askTwice(loop, Reactive.flux(loop, queue));
            });
    assertThat(stalls)
        .extracting(stall -> stall.getString("generator"))
        .contains(Forwarding.class.getName(), Names.QUEUE)
        .doesNotContain(TransformBody.class.getName(), QueueBridge.class.getName());
  }

  private interface Use {
    void of(EventLoop loop);
  }

  /** The step that sent the item is over when the loop comes to this, and so the demand spent. */
  private static void untilItWaits(EventLoop loop) {
    Asyncio.runCoroutineThreadsafe(() -> {}, loop).join();
  }

  /**
   * Asks for one, and for more when the generator waits: for one more than there is, since a
   * generator goes on from its last yield, to its end, only when another item is asked for.
   */
  private static void askTwice(EventLoop loop) {
    StepVerifier.create(numbers(loop), 0)
        .thenRequest(1)
        .expectNext(1)
        .then(() -> untilItWaits(loop))
        .thenRequest(3)
        .expectNext(2, 3)
        .expectComplete()
        .verify(LONG);
  }

  @Test
  void aGeneratorThatWaitsForDemandIsRecorded() throws Exception {
    assertThat(record(true, DemandStallTest::askTwice))
        .hasSize(1)
        .allSatisfy(stall -> {
          assertThat(stall.getString("loop")).isEqualTo("stalling");
          assertThat(stall.getString("task")).startsWith("Task-");
          assertThat(stall.getString("generator")).isEqualTo(DemandStallTest.class.getName());
          assertThat(stall.getString("outcome")).isEqualTo("requested");
        })
        .allSatisfy(stall -> assertThat(stall.getDuration()).isPositive());
  }

  @Test
  void soIsOneWhoseSubscriberLeaves() throws Exception {
    List<RecordedEvent> stalls =
        record(
            true,
            loop ->
                StepVerifier.create(numbers(loop), 0)
                    .thenRequest(1)
                    .expectNext(1)
                    .then(() -> untilItWaits(loop))
                    .thenCancel()
                    .verify(LONG));
    assertThat(stalls)
        .singleElement()
        .satisfies(stall -> assertThat(stall.getString("outcome")).isEqualTo("cancelled"));
  }

  /** One item is sent, and nothing is asked for from then on. */
  private static BaseSubscriber<Integer> sated(EventLoop loop) {
    BaseSubscriber<Integer> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
          }

          @Override
          protected void hookOnError(Throwable failure) {
            assertThat(failure).isNotNull();
          }
        };
    numbers(loop).subscribe(subscriber);
    untilItWaits(loop);
    return subscriber;
  }

  @Test
  void soIsOneWhoseTaskIsCancelled() throws Exception {
    List<RecordedEvent> stalls =
        record(
            true,
            loop -> {
              BaseSubscriber<Integer> subscriber = sated(loop);
              Asyncio.runCoroutineThreadsafe(
                      () -> {
                        for (Task<?> task : Asyncio.allTasks()) {
                          if (task != Asyncio.currentTask()) {
                            task.cancel();
                          }
                        }
                      },
                      loop)
                  .join();
              untilItWaits(loop);
              assertThat(subscriber.isDisposed()).isTrue();
            });
    assertThat(stalls)
        .singleElement()
        .satisfies(stall -> assertThat(stall.getString("outcome")).isEqualTo("closed"));
  }

  @Test
  void soIsOneWhoseLoopIsClosed() throws Exception {
    List<RecordedEvent> stalls = record(true, DemandStallTest::sated);
    assertThat(stalls)
        .singleElement()
        .satisfies(stall -> assertThat(stall.getString("outcome")).isEqualTo("closed"));
  }

  @Test
  void withDemandThereIsNothingToRecord() throws Exception {
    assertThat(
            record(
                true,
                loop -> StepVerifier.create(numbers(loop)).expectNext(1, 2, 3).verifyComplete()))
        .isEmpty();
  }

  @Test
  void itIsOffUnlessARecordingAsksForIt() throws Exception {
    assertThat(record(false, DemandStallTest::askTwice)).isEmpty();
  }
}
