package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.currentTask;
import static asyncio4j.Asyncio.sleep;
import static asyncio4j.Asyncio.timeout;
import static asyncio4j.Asyncio.timeoutAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void inLoop(CheckedRunnable body) {
    loop.runUntilComplete(Coroutine.of(body));
  }

  @Test
  void aBlockThatIsTooSlowEndsInATimeout() {
    inLoop(() -> {
      Timeout limit = timeout(SHORT);
      assertThatThrownBy(() -> limit.run(() -> sleep(LONG)))
          .isInstanceOf(AsyncTimeoutException.class)
          .hasCauseInstanceOf(CancelledError.class);
      assertThat(limit.expired()).isTrue();
      assertThat(currentTask().cancelling()).isZero();
    });
  }

  @Test
  void aBlockInTimeReturnsItsValueAndLeavesNoTimer() {
    inLoop(() -> {
      Timeout limit = timeout(LONG);
      assertThat(limit.<String>run(() -> sleep(SHORT, "value"))).isEqualTo("value");
      assertThat(limit.expired()).isFalse();
      assertThat(((EventLoopImpl) loop).timers().size()).isZero();
    });
  }

  @Test
  void aCancellationFromOutsideStaysOne() {
    inLoop(() -> {
      Task<?> task = createTask(() -> timeout(LONG).run(() -> sleep(LONG)));
      sleep(SHORT);
      task.cancel("outside");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("outside");
    });
  }

  @Test
  void anotherErrorAfterTheDeadlineCarriesTheTimeout() {
    inLoop(() ->
        assertThatThrownBy(() ->
                timeout(SHORT)
                    .run(() -> {
                      try {
                        sleep(LONG);
                      } catch (CancelledError e) {
                        throw new IOException("clean-up");
                      }
                    }))
            .isInstanceOf(IOException.class)
            .satisfies(e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOf(AsyncTimeoutException.class)));
  }

  @Test
  void theInnerOfTwoThatPassesFirstIsTheOneThatTellsSo() {
    inLoop(() -> {
      Timeout outer = timeout(LONG);
      Timeout inner = timeout(SHORT);
      assertThatThrownBy(() -> outer.run(() -> inner.run(() -> sleep(LONG))))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(inner.expired()).isTrue();
      assertThat(outer.expired()).isFalse();
    });
  }

  @Test
  void canBeMovedWhileItRuns() {
    inLoop(() -> {
      Timeout limit = timeoutAt(loop.time() + SHORT.toNanos());
      limit.run(() -> {
        limit.reschedule(loop.time() + LONG.toNanos());
        sleep(LONG.dividedBy(2));
        limit.reschedule(null);
        assertThat(limit.when()).isNull();
        sleep(LONG);
      });
      assertThat(limit.expired()).isFalse();
      assertThatThrownBy(() -> limit.reschedule(null))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot change state of finished Timeout");
    });
  }

  @Test
  void servesOnceAndInATaskOnly() {
    inLoop(() -> {
      Timeout limit = timeout(null);
      assertThatThrownBy(() -> limit.reschedule(null)).hasMessage("Timeout has not been entered");
      limit.run(() ->
          assertThatThrownBy(() -> limit.run(() -> {}))
              .hasMessage("Timeout has already been entered"));
      LoopFuture<Throwable> inCallback = loop.createFuture();
      loop.callSoon(() -> {
        try {
          timeout(SHORT).run(() -> {});
        } catch (IllegalStateException e) {
          inCallback.setResult(e);
        }
      });
      assertThat(inCallback.await()).hasMessage("Timeout should be used inside a task");
    });
  }
}
