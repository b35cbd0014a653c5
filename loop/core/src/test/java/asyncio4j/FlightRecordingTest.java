package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {

  @TempDir Path folder;

  /** Waits for some milliseconds however late it is asked, and tells that it has. */
  private static final class Slow implements Poller {
    private final Poller poller = new ParkingPoller();
    private boolean waited;

    @Override
    public boolean poll(long nanos) {
      if (nanos > 0) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Duration.ofMillis(3).toNanos()) {
          LockSupport.parkNanos(1_000_000);
        }
        waited = true;
      }
      return poller.poll(nanos);
    }

    @Override
    public void wakeup() {
      poller.wakeup();
    }
  }

  private final Slow poller = new Slow();

  /** Records a run, and reads the file. */
  private List<RecordedEvent> record(Duration slow, CheckedRunnable main) throws Exception {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      for (String event : List.of("TaskStep", "LoopIteration", "SlowCallback", "ExecutorHop")) {
        recording.enable("asyncio4j." + event).withoutThreshold();
      }
      recording.start();
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().setSlowCallbackDuration(slow);
            main.run();
            return null;
          },
          RunOptions.loopFactory(
              () -> EventLoop.builder().name("recorded").poller(() -> poller).build()));
      recording.stop();
      recording.dump(file);
    }
    // A file has them in the order in which the threads' buffers were full.
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .sorted(Comparator.comparing(RecordedEvent::getStartTime))
            .toList();
    assertThat(events)
        .allSatisfy(event -> assertThat(event.getString("loop")).isEqualTo("recorded"));
    return events;
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("asyncio4j." + name))
        .toList();
  }

  @Test
  void stepsAndIterations() throws Exception {
    List<RecordedEvent> events =
        record(
            Duration.ofDays(1),
            () -> {
              createTask(
                      () -> {
                        sleep(Duration.ZERO);
                        sleep(Duration.ZERO);
                      },
                      TaskOptions.named("counted"))
                  .await();
              // On a machine that is busy a sleep may be over before anybody polls for its end.
              while (!poller.waited) {
                sleep(Duration.ofMillis(5));
              }
            });
    assertThat(
            of(events, "TaskStep").stream()
                .filter(event -> event.getString("task").equals("counted")))
        .hasSize(3);
    List<RecordedEvent> iterations = of(events, "LoopIteration");
    assertThat(iterations)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.getInt("ready")).isPositive())
        .allSatisfy(event ->
            assertThat(event.getDuration("pollTime")).isGreaterThanOrEqualTo(Duration.ZERO))
        .anySatisfy(
            event -> assertThat(event.getDuration("pollTime")).isGreaterThan(Duration.ofMillis(2)));
    assertThat(of(events, "SlowCallback")).isEmpty();
  }

  @Test
  void slowCallbacksOutsideDebugModeToo() throws Exception {
    List<RecordedEvent> events =
        record(
            Duration.ZERO,
            () -> {
              createTask(() -> 1, TaskOptions.named("slow")).await();
            });
    assertThat(of(events, "SlowCallback"))
        .anySatisfy(event -> assertThat(event.getString("what")).contains("name='slow'"));
  }

  @Test
  void hopsToExecutorsAndBack() throws Exception {
    List<RecordedEvent> events =
        record(
            Duration.ofDays(1),
            () -> {
              Asyncio.toThread(() -> 1);
              try {
                Asyncio.toThread(() -> {
                  throw new IllegalStateException("no");
                });
              } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("no");
              }
            });
    assertThat(of(events, "ExecutorHop"))
        .extracting(event -> event.getString("outcome"))
        .containsExactly("finished", "failed");
  }

  @Test
  void hopsThatAreCancelledInTheQueue() throws Exception {
    List<RecordedEvent> events =
        record(
            Duration.ofDays(1),
            () -> {
              Executor never = command -> {};
              Asyncio.getRunningLoop().runInExecutor(never, () -> 1).cancel();
            });
    assertThat(of(events, "ExecutorHop"))
        .extracting(event -> event.getString("outcome"))
        .containsExactly("cancelled");
  }

  private static RemoteExecutor remote(CompletionStage<?> outcome) {
    return new RemoteExecutor() {
      @Override
      @SuppressWarnings("unchecked") // as the test says
      public <T> CompletionStage<T> submit(Callable<T> code) {
        return (CompletionStage<T>) outcome;
      }

      @Override
      public void execute(Runnable command) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Test
  void hopsToOtherProcesses() throws Exception {
    List<RecordedEvent> events =
        record(
            Duration.ofDays(1),
            () -> {
              EventLoop loop = Asyncio.getRunningLoop();
              Callable<Integer> code = () -> 1;
              loop.runInExecutor(remote(CompletableFuture.completedFuture(1)), code).await();
              try {
                loop.runInExecutor(
                        remote(CompletableFuture.failedFuture(new IllegalStateException("no"))),
                        code)
                    .await();
              } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("no");
              }
              loop.runInExecutor(remote(new CompletableFuture<>()), code).cancel();
              Asyncio.sleep(Duration.ZERO);
            });
    assertThat(of(events, "ExecutorHop"))
        .extracting(event -> event.getString("outcome"))
        .containsExactlyInAnyOrder("finished", "failed", "cancelled");
  }
}
