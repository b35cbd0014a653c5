package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.RunOptions;
import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A coroutine that blocks for what only its own loop can do: refused, or named by the watchdog. */
class OwnLoopTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private interface Maker {
    Awaitable<?> make();
  }

  /** Until the watchdog has said that it is a deadlock. */
  private static String deadlock(Maker maker) {
    try (LogTap log = new LogTap("asyncio4j.watchdog")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            CompletableFuture<?> own = Reactive.toFuture(loop, maker.make());
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  while (log.lines().stream().noneMatch(line -> line.contains(" Deadlock: "))) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  own.cancel(true);
                });
            assertThatThrownBy(own::join).isInstanceOf(CancellationException.class);
          },
          RunOptions.loopFactory(
              () -> EventLoop.builder().name("own").watchdog(Duration.ofMillis(20)).build()));
      return log.lines().stream()
          .filter(line -> line.contains(" Deadlock: "))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aFutureOfTheAdaptersThatOnlyTheLoopCanComplete() {
    assertThat(deadlock(() -> Asyncio.createTask(() -> sleep(HOUR))))
        .startsWith("ERROR Deadlock: <EventLoop own running> waits for <Task pending ")
        .contains(", which only this loop can complete. It is held by <Task pending ")
        .contains(", which waits in java.util.concurrent.CompletableFuture.join, called in ")
        .contains(". Instead: Asyncio.wrapFuture(future).await()\n");
    assertThat(
            deadlock(() -> {
              LoopFuture<String> never = Asyncio.getRunningLoop().createFuture();
              return never;
            }))
        .startsWith("ERROR Deadlock: <EventLoop own running> waits for <Future pending");
  }

  @Test
  void aTaskThatIsStartedForOthersIsRefused() {
    Asyncio.run(() -> {
      CompletableFuture<?> own =
          Reactive.toFuture(Asyncio.getRunningLoop(), Coroutine.of(() -> "value"));
      assertThatThrownBy(own::join)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(" was waited for on its own loop, ");
      assertThat((Object) Asyncio.wrapFuture(own).await()).isEqualTo("value");
    });
  }

  @Test
  void blockIsRefusedWhereItWouldBeADeadlock() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      assertThatThrownBy(() -> Reactive.mono(loop, () -> 1).block())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("block");
      assertThatThrownBy(() -> Reactive.flux(loop, out -> out.yield(1)).blockLast())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("block");
    });
  }
}
