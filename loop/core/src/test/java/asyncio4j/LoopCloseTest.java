package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of the coroutines that are suspended when their loop is closed. */
class LoopCloseTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final List<String> log = new ArrayList<>();

  private static EventLoop virtual() {
    return EventLoop.builder()
        .clock(new VirtualClock())
        .closeTimeout(Duration.ofMinutes(1))
        .build();
  }

  /** Starts a task and leaves it suspended. */
  private static void leave(EventLoop loop, CheckedRunnable body) {
    loop.runUntilComplete(
        Coroutine.of(() -> {
          createTask(body);
          sleep(Duration.ZERO);
          sleep(Duration.ZERO);
        }));
  }

  @Test
  void everyFinallyRunsAndMayAwait() {
    EventLoop loop = virtual();
    for (int i = 0; i < 100; i++) {
      leave(
          loop,
          () -> {
            try {
              sleep(LONG);
            } finally {
              sleep(Duration.ofSeconds(1));
              log.add("clean");
            }
          });
    }
    loop.close();
    assertThat(log).hasSize(100).containsOnly("clean");
    assertThat(loop.allTasks()).isEmpty();
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void aTaskThatWasNotStartedIsCancelledAndItsBodyDoesNotRun() {
    EventLoop loop = virtual();
    Task<?> task = loop.createTask(() -> log.add("must not run"));
    loop.close();
    assertThat(task.isCancelled()).isTrue();
    assertThat(log).isEmpty();
  }

  @Test
  void oneThatSwallowsItsCancellationGetsAnExitAtEachAwaitWhenItsTimeIsUp() {
    EventLoop loop = virtual();
    AtomicInteger exits = new AtomicInteger();
    leave(
        loop,
        () -> {
          while (exits.get() < 3) {
            try {
              sleep(LONG);
            } catch (CancelledError e) {
              log.add("swallowed");
            } catch (GeneratorExit e) {
              exits.incrementAndGet();
            }
          }
          log.add("over");
        });
    loop.close();
    assertThat(log).containsExactly("swallowed", "over");
  }

  @Test
  void queuedCallbacksAreDroppedAndTheLoopRefusesMore() {
    EventLoop loop = virtual();
    loop.callSoon(() -> log.add("must not run"));
    loop.callLater(Duration.ZERO, () -> log.add("must not run"));
    loop.close();
    loop.close();
    assertThat(log).isEmpty();
    assertThatThrownBy(() -> loop.callSoon(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Event loop is closed");
  }

  @Test
  void aRunningLoopCannotBeClosed() {
    try (EventLoop loop = virtual()) {
      loop.runUntilComplete(
          Coroutine.of(() ->
              assertThatThrownBy(loop::close)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("Cannot close a running event loop")));
    }
  }
}
