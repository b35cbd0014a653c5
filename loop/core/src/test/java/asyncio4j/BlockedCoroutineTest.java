package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import asyncio4j.internal.Engines;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coroutine that blocks outside an await holds its loop, as blocking code does in asyncio. */
class BlockedCoroutineTest {

  private static final int ROUNDS = 2_000;

  private final Log log = new Log();

  @ParameterizedTest
  @EnumSource
  void itHoldsTheLoopUntilAnotherThreadLetsItGoOn(Blocker how) throws Exception {
    Blocker.Gate gate = how.gate();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (Foreign foreign =
        new Foreign()
            .start(() -> {
              Foreign.awaitBlocked(thread.join());
              log.add("opens");
              gate.open().run();
            })) {
      Asyncio.run(() -> {
        Task<?> blocked =
            Asyncio.createTask(() -> {
              log.add("blocks");
              thread.complete(Thread.currentThread());
              gate.block().run();
              log.add("goes on");
            });
        Task<?> other = Asyncio.createTask(() -> log.add("other task"));
        Asyncio.getRunningLoop().callSoon(() -> log.add("callback"));
        blocked.await();
        other.await();
      });
    }
    assertThat(log.lines()).containsExactly("blocks", "opens", "goes on", "other task", "callback");
  }

  @Test
  void soDoesOneThatSleeps() {
    Asyncio.run(() -> {
      Task<?> blocked =
          Asyncio.createTask(() -> {
            for (int i = 0; i < 3; i++) {
              log.add("sleeps", i);
              Thread.sleep(Duration.ofMillis(1));
            }
          });
      Task<?> other = Asyncio.createTask(() -> log.add("other task"));
      blocked.await();
      other.await();
    });
    assertThat(log.lines()).containsExactly("sleeps 0", "sleeps 1", "sleeps 2", "other task");
  }

  @Test
  void oneThatYieldsItsThreadGoesOnAtOnce() {
    Asyncio.run(() -> {
      Task<?> first =
          Asyncio.createTask(() -> {
            for (int i = 0; i < 3; i++) {
              log.add("yields", i);
              Thread.yield();
            }
          });
      Task<?> other = Asyncio.createTask(() -> log.add("other task"));
      first.await();
      other.await();
    });
    assertThat(log.lines()).containsExactly("yields 0", "yields 1", "yields 2", "other task");
  }

  /** Many threads let many coroutines go on, one after the other, while they begin to block. */
  @ParameterizedTest
  @EnumSource(names = {"LATCH", "WAIT", "FUTURE"})
  void noWakeUpIsLost(Blocker how) {
    letThemGoOn(how, false);
  }

  /** In debug mode the loop looks at their stacks meanwhile, which touches their state. */
  @ParameterizedTest
  @EnumSource(names = {"LATCH", "WAIT", "FUTURE"})
  void noWakeUpIsLostWhileItIsReported(Blocker how) {
    try (LogTap reports = new LogTap("asyncio4j")) {
      letThemGoOn(how, true);
      assertThat(reports.lines())
          .hasSizeLessThanOrEqualTo(ROUNDS)
          .allSatisfy(line ->
              assertThat(line)
                  .startsWith("WARN <Task pending name='")
                  .contains(" created at BlockedCoroutineTest.java:")
                  .contains("blocks its thread outside an await, and with it its loop: java.")
                  .contains(", called in asyncio4j.", ". Instead: As"));
    }
  }

  private static void letThemGoOn(Blocker how, boolean debug) {
    AtomicInteger passed = new AtomicInteger();
    try (Foreign foreign = new Foreign()) {
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().setSlowCallbackDuration(Duration.ofDays(1));
            for (int i = 0; i < ROUNDS; i++) {
              Blocker.Gate gate = how.gate();
              if (i % 2 == 0) {
                foreign.startVirtual(gate.open());
              } else {
                Thread.startVirtualThread(() -> {
                  try {
                    gate.open().run();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
              }
              gate.block().run();
              passed.incrementAndGet();
              if (i % 10 == 0) {
                Asyncio.sleep(Duration.ZERO);
              }
            }
          },
          RunOptions.debug(debug));
    }
    assertThat(passed).hasValue(ROUNDS);
  }

  @Test
  void relayCannotReleaseTheLoop() {
    if (EventLoop.engine() == Engine.CARRIED) {
      assertThat(EventLoop.builder().releaseWhenParked()).isNotNull();
    } else {
      EventLoopBuilder builder = EventLoop.builder();
      assertThatThrownBy(builder::releaseWhenParked)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(
              "releaseWhenParked needs the carried engine: give the JVM --add-opens"
                  + " java.base/java.lang=ALL-UNNAMED");
      assertThat(Engines.carriedFlag()).isEqualTo("--add-opens java.base/java.lang=ALL-UNNAMED");
    }
  }
}
