package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.waitFor;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.LONG;
import static asyncio4j.Virtual.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitForTest {

  private final Log log = new Log();

  private Coroutine<String> work(String name, Duration time) {
    return Coroutine.of(() -> {
      log.add(name, "starts", Asyncio.currentTask().getName());
      try {
        Asyncio.sleep(time);
        return name;
      } catch (CancelledError e) {
        turns(2);
        log.add(name, "cleaned up");
        throw e;
      }
    });
  }

  @Test
  void inTime() {
    Virtual.run(() -> {
      Asyncio.currentTask().setName("main");
      assertThat(waitFor(work("quick", ms(1)), ms(5))).isEqualTo("quick");
      assertThat(waitFor(work("free", ms(1)), null)).isEqualTo("free");
      Awaitable<String> other = () -> "other";
      assertThat(waitFor(other, ms(1))).isEqualTo("other");
      Coroutine<String> fails =
          Coroutine.of(() -> {
            throw new IllegalArgumentException("failed");
          });
      assertThatThrownBy(() -> waitFor(fails, ms(1))).hasMessage("failed");
    });
    assertThat(log.lines()).containsExactly("quick starts main", "free starts main");
  }

  @Test
  void late() {
    Virtual.run(() -> {
      Asyncio.currentTask().setName("main");
      assertThatExceptionOfType(AsyncTimeoutException.class)
          .isThrownBy(() -> waitFor(work("coroutine", LONG), ms(2)))
          .withCauseInstanceOf(CancelledError.class);
      Task<String> task = createTask(work("task", LONG), TaskOptions.named("other"));
      assertThatExceptionOfType(AsyncTimeoutException.class).isThrownBy(() -> waitFor(task, ms(2)));
      assertThat(task.isCancelled()).isTrue();
      assertThat(Asyncio.currentTask().cancelling()).isZero();
    });
    assertThat(log.lines())
        .containsExactly(
            "coroutine starts main",
            "coroutine cleaned up",
            "task starts other",
            "task cleaned up");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void noTimeAtAll(long millis) {
    Virtual.run(() -> {
      assertThatExceptionOfType(AsyncTimeoutException.class)
          .isThrownBy(() -> waitFor(work("never starts", ms(1)), ms(millis)))
          .withCauseInstanceOf(CancelledError.class);
      LoopFuture<String> ready = Asyncio.getRunningLoop().createFuture();
      ready.setResult("ready");
      assertThat(waitFor(ready, ms(millis))).isEqualTo("ready");
      Task<String> running = createTask(work("running", LONG), TaskOptions.named("other"));
      turns(1);
      assertThatExceptionOfType(AsyncTimeoutException.class)
          .isThrownBy(() -> waitFor(running, ms(millis)));
    });
    assertThat(log.lines()).containsExactly("running starts other", "running cleaned up");
  }

  /** A gather that is cancelled ends with the error, and is not itself cancelled. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 5})
  void aGatherThatTakesTooLong(long millis) {
    Virtual.run(() -> {
      var gather = Asyncio.gather(Asyncio.createTask(() -> Asyncio.sleep(LONG)));
      assertThatExceptionOfType(AsyncTimeoutException.class)
          .isThrownBy(() -> waitFor(gather, ms(millis)))
          .withCauseInstanceOf(CancelledError.class);
      assertThat(gather.isDone()).isTrue();
      assertThat(Asyncio.currentTask().cancelling()).isZero();
    });
  }

  /** One that was over already is not too late: its own cancellation comes through. */
  @Test
  void whatWasCancelledBefore() {
    Virtual.run(() -> {
      LoopFuture<String> cancelled = Asyncio.getRunningLoop().createFuture();
      cancelled.cancel();
      assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> waitFor(cancelled, ms(0)));
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5})
  void whatTheAwaitedAnswersToTheCancellationCounts(long millis) {
    Virtual.run(() -> {
      Task<String> stubborn =
          createTask(() -> {
            try {
              Asyncio.sleep(LONG);
            } catch (CancelledError e) {
              return "nonetheless";
            }
            return "slept";
          });
      turns(1);
      assertThat(waitFor(stubborn, ms(millis))).isEqualTo("nonetheless");
      Task<String> failing =
          createTask(() -> {
            try {
              Asyncio.sleep(LONG);
            } finally {
              throwIt();
            }
            return "slept";
          });
      turns(1);
      assertThatThrownBy(() -> waitFor(failing, ms(millis))).hasMessage("while dying");
      assertThat(Asyncio.currentTask().cancelling()).isZero();
    });
  }

  private static void throwIt() {
    throw new IllegalArgumentException("while dying");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5})
  void cancellingTheWaitCancelsTheAwaited(long millis) {
    Virtual.run(() -> {
      Task<String> awaited = createTask(work("awaited", LONG), TaskOptions.named("other"));
      turns(1);
      Task<String> waiting = createTask(() -> waitFor(awaited, ms(millis)));
      turns(1);
      waiting.cancel("from outside");
      assertThatThrownBy(waiting::await)
          .isInstanceOf(CancelledError.class)
          .hasMessage("from outside");
      assertThatThrownBy(awaited::await).isInstanceOf(CancelledError.class);
    });
  }
}
