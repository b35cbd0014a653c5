package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A poller that throws ends the run, or the call that wakes the loop, and breaks nothing else. */
class BrokenPollerTest {

  private static final class Broken implements Poller {
    private final Poller works = new ParkingPoller();
    boolean pollThrows;
    volatile boolean wakeupThrows;

    /** True once the loop has gone to sleep. */
    volatile boolean asleep;

    int closes;

    @Override
    public boolean poll(long nanos) {
      if (pollThrows) {
        throw new IllegalArgumentException("poll");
      }
      asleep = nanos > 0;
      return works.poll(nanos);
    }

    @Override
    public void wakeup() {
      works.wakeup();
      if (wakeupThrows) {
        throw new IllegalArgumentException("wakeup");
      }
    }

    @Override
    public void close() {
      closes++;
      throw new IllegalArgumentException("close");
    }
  }

  private final Log log = new Log();
  private final Broken poller = new Broken();
  private final EventLoop loop = EventLoop.builder().poller(() -> poller).build();

  @Test
  void theRunEndsAndTheNextOneGoesOn() {
    loop.callSoon(() -> log.add("before"));
    Task<?> task =
        loop.createTask(() -> {
          log.add("begins");
          poller.pollThrows = true;
          Asyncio.sleep(java.time.Duration.ofNanos(1));
          log.add("ends");
        });
    assertThatThrownBy(() -> loop.runUntilComplete(task))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("poll");
    assertThat(loop.isRunning()).isFalse();
    assertThat(task.isDone()).isFalse();
    poller.pollThrows = false;
    loop.runUntilComplete(task);
    assertThat(log.lines()).containsExactly("before", "begins", "ends");
  }

  @Test
  void anIdleLoopIsNotLeftAsleep() {
    poller.pollThrows = true;
    assertThatThrownBy(loop::runForever).hasMessage("poll");
    poller.pollThrows = false;
    // A loop that still counted as asleep would be woken by this, and its next sleep cut short.
    loop.callSoonThreadsafe(loop::stop);
    loop.runForever();
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void whoWakesTheLoopGetsItsErrorAndTheCallbackRuns() {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (Foreign foreign = new Foreign()) {
      loop.callSoon(() ->
          foreign.start(() -> {
            while (!poller.asleep) {
              Thread.onSpinWait();
            }
            poller.wakeupThrows = true;
            try {
              loop.callSoonThreadsafe(loop::stop);
              thrown.complete(null);
            } catch (IllegalArgumentException e) {
              thrown.complete(e);
            }
          }));
      loop.runForever();
    }
    assertThat(thrown.join()).hasMessage("wakeup");
  }

  @Test
  void theLoopIsClosedAlthoughItsPollerIsNot() {
    boolean[] discarded = new boolean[1];
    loop.callSoon(
        new Discardable() {
          @Override
          public void run() {
            log.add("not run");
          }

          @Override
          public void discard() {
            discarded[0] = true;
          }
        });
    assertThatThrownBy(loop::close).hasMessage("close");
    assertThat(loop.isClosed()).isTrue();
    assertThat(discarded[0]).isTrue();
    loop.close();
    assertThat(poller.closes).isEqualTo(1);
    assertThat(log.lines()).isEmpty();
  }
}
