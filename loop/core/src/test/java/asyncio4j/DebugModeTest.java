package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DebugModeTest {

  private static final String REFUSED =
      "Non-thread-safe operation invoked on an event loop other than the current one";

  private final VirtualClock clock = new VirtualClock();
  private final Log log = new Log();

  private void debug(CheckedRunnable main) {
    Asyncio.run(
        main,
        RunOptions.debug(true).withLoopFactory(() -> EventLoop.builder().clock(clock).build()));
  }

  @Test
  void slowCallbacksTimersAndStepsAreReported() {
    try (LogTap tap = new LogTap("asyncio4j")) {
      debug(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        assertThat(loop.getSlowCallbackDuration()).isEqualTo(ms(100));
        loop.setSlowCallbackDuration(ms(50));
        loop.callSoon(() -> clock.advance(ms(49)));
        loop.callSoon(() -> clock.advance(ms(50)));
        loop.callLater(ms(1), () -> clock.advance(ms(1234)));
        turns(2);
        Task<Void> slow =
            createTask(
                () -> {
                  turns(1);
                  clock.advance(ms(70));
                },
                TaskOptions.named("slow one"));
        slow.await();
        loop.setDebug(false);
        loop.callSoon(() -> clock.advance(ms(100)));
        turns(2);
      });
      assertThat(tap.lines()).hasSize(3);
      assertThat(tap.lines().get(0))
          .startsWith("WARN Executing <Handle ")
          .contains(" created at DebugModeTest.java:")
          .endsWith("> took 0.050 seconds");
      assertThat(tap.lines().get(1))
          .startsWith("WARN Executing <TimerHandle when=")
          .endsWith("> took 1.234 seconds");
      assertThat(tap.lines().get(2))
          .startsWith("WARN Executing <Task finished name='slow one'")
          .contains(" created at DebugModeTest.java:")
          .endsWith("> took 0.070 seconds");
    }
  }

  @Test
  void theLimitIsChecked() {
    try (EventLoop loop = EventLoop.create()) {
      assertThatIllegalArgumentException().isThrownBy(() -> loop.setSlowCallbackDuration(ms(-1)));
      loop.setSlowCallbackDuration(Duration.ofSeconds(Long.MAX_VALUE));
      assertThat(loop.getSlowCallbackDuration()).isGreaterThan(Duration.ofDays(100_000));
    }
  }

  private static void elsewhere(CheckedRunnable action) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                action.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(failure.get()).isNull();
  }

  private static void assertRefused(ThrowingCallable call, String hint) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(REFUSED)
        .cause()
        .hasMessageContaining(hint);
  }

  @Test
  void callsFromOtherThreadsAreRefused() {
    debug(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<String> plain = loop.createFuture();
      LoopFuture<String> watched = loop.createFuture();
      watched.addDoneCallback(done -> log.add("not called"));
      LoopFuture<String> awaited = loop.createFuture();
      Task<String> waiting = createTask(() -> awaited.await());
      turns(1);
      loop.checkThread("a queue", "put", false);
      elsewhere(() -> {
        assertRefused(() -> loop.callSoon(() -> {}), "callSoonThreadsafe");
        assertRefused(() -> loop.callLater(ms(1), () -> {}), "callSoonThreadsafe");
        assertRefused(() -> loop.callAt(0, () -> {}), "callSoonThreadsafe");
        assertRefused(() -> loop.createTask(() -> 1), "runCoroutineThreadsafe");
        assertRefused(() -> loop.stop(), "callSoonThreadsafe(loop::stop)");
        assertRefused(
            () -> loop.checkThread("a queue", "put", false),
            "put() of a queue was called on " + Thread.currentThread() + "; call loop.callSoonThr");
        assertRefused(
            () -> loop.checkThread("a stream", "read", true),
            "; call Asyncio.runCoroutineThreadsafe(() -> ..., loop) around it instead");
        plain.setResult("nobody to tell");
        assertRefused(() -> watched.setResult("x"), "callSoonThreadsafe");
        assertRefused(() -> waiting.cancel(), "callSoonThreadsafe");
        loop.callSoonThreadsafe(() -> log.add("safe"));
        assertThat(Asyncio.runCoroutineThreadsafe(() -> 1, loop)).isNotNull();
      });
      turns(2);
      assertThat(plain.result()).isEqualTo("nobody to tell");
    });
    assertThat(log.lines()).containsExactly("safe");
  }

  @Test
  void withoutDebugModeTheyWork() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<String> watched = loop.createFuture();
      watched.addDoneCallback(done -> log.add("callback"));
      LoopFuture<String> awaited = loop.createFuture();
      elsewhere(() -> {
        loop.callSoon(() -> log.add("soon"));
        watched.setResult("x");
        loop.callLater(ms(1), () -> awaited.setResult("later"));
      });
      assertThat(awaited.await()).isEqualTo("later");
    });
    assertThat(log.lines()).containsExactly("soon", "callback");
  }

  @Test
  void reportsSayWhereThingsWereMade() {
    try (LogTap tap = new LogTap("asyncio4j")) {
      debug(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        loop.callSoon(() -> {
          throw new IllegalArgumentException("in a callback");
        });
        loop.callSoon(() -> loop.callExceptionHandler(java.util.Map.of("message", "inside")));
        turns(2);
      });
      assertThat(tap.lines()).hasSize(2);
      assertThat(tap.lines().get(0))
          .startsWith("ERROR Exception in callback <Handle ")
          .contains("\nhandle: <Handle ")
          .contains("\nsource_traceback: Object created at (most recent call first):\n\tat ")
          .contains("DebugModeTest.java");
      assertThat(tap.lines().get(1))
          .startsWith("ERROR inside\nhandle_traceback: Handle created at (most recent call first):")
          .contains("DebugModeTest.java");
      assertThat(tap.exceptions())
          .singleElement()
          .extracting(Throwable::getMessage)
          .isEqualTo("in a callback");
    }
  }
}
