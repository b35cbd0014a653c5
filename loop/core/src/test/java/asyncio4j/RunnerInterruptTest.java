package asyncio4j;

import static asyncio4j.Log.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunnerInterruptTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Log log = new Log();

  /** How an interrupt comes. */
  enum Way {
    CALL {
      @Override
      void interrupt(Runner runner, Thread caller) {
        runner.interrupt();
      }
    },
    THREAD {
      @Override
      void interrupt(Runner runner, Thread caller) {
        caller.interrupt();
      }
    };

    abstract void interrupt(Runner runner, Thread caller);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstCancelsMain(Way way) {
    Thread caller = Thread.currentThread();
    try (Runner runner = Runner.create()) {
      assertThatThrownBy(() ->
              runner.run(() -> {
                Asyncio.getRunningLoop().callSoon(() -> way.interrupt(runner, caller));
                try {
                  Asyncio.sleep(LONG);
                } catch (CancelledError e) {
                  log.add(e, Asyncio.currentTask().cancelling());
                  turns(2);
                  log.add("cleaned up");
                  throw e;
                }
              }))
          .isInstanceOf(KeyboardInterrupt.class)
          .hasCauseInstanceOf(CancelledError.class);
      assertThat(Thread.interrupted()).isEqualTo(way == Way.THREAD);
      assertThat(runner.run(() -> "goes on")).isEqualTo("goes on");
    }
    assertThat(log.lines()).containsExactly("CancelledError 1", "cleaned up");
  }

  @ParameterizedTest
  @EnumSource
  void aMainThatSwallowsItReturns(Way way) {
    Thread caller = Thread.currentThread();
    try (Runner runner = Runner.create()) {
      String result =
          runner.run(() -> {
            Asyncio.getRunningLoop().callSoon(() -> way.interrupt(runner, caller));
            try {
              Asyncio.sleep(LONG);
            } catch (CancelledError e) {
              return "swallowed";
            }
            return "slept";
          });
      assertThat(result).isEqualTo("swallowed");
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aCancellationOfSomebodyElseStaysOne() {
    try (Runner runner = Runner.create()) {
      Callable<Void> cancelledTwice =
          () -> {
            Asyncio.getRunningLoop().callSoon(runner::interrupt);
            try {
              Asyncio.sleep(LONG);
            } catch (CancelledError e) {
              Asyncio.currentTask().cancel("second");
              turns(1);
            }
            return null;
          };
      assertThatThrownBy(() -> runner.run(cancelledTwice))
          .isInstanceOf(CancelledError.class)
          .hasMessage("second");
    }
  }

  @Test
  void theSecondIsThrownAtOnceAndTheRestIsTornDownAtTheEnd() {
    Runner runner = Runner.create();
    assertThatThrownBy(() ->
            runner.run(() -> {
              EventLoop loop = Asyncio.getRunningLoop();
              loop.callSoon(runner::interrupt);
              try {
                Asyncio.sleep(LONG);
              } catch (CancelledError e) {
                loop.callSoon(runner::interrupt);
                try {
                  turns(3);
                  log.add("not reached");
                } finally {
                  log.add("torn down");
                }
              }
            }))
        .isInstanceOf(KeyboardInterrupt.class)
        .hasNoCause();
    assertThat(log.lines()).isEmpty();
    runner.close();
    assertThat(log.lines()).containsExactly("torn down");
  }

  @Test
  void aCallerThatIsInterruptedBeforeIsInterruptedInside() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Asyncio.run(() -> Asyncio.sleep(LONG)))
        .isInstanceOf(KeyboardInterrupt.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptIsNotLostWhereverTheLoopIs() {
    CompletableFuture<Thread> started = new CompletableFuture<>();
    try (Foreign foreign = new Foreign()) {
      foreign.start(() -> {
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() ->
                Asyncio.run(() -> {
                  started.complete(caller);
                  while (true) {
                    turns(1);
                  }
                }))
            .isInstanceOf(KeyboardInterrupt.class);
      });
      started.join().interrupt();
    }
  }

  @Test
  void betweenRunsThereIsNothingToInterrupt() {
    try (Runner runner = Runner.create()) {
      runner.interrupt();
      runner.run(() -> log.add("runs"));
      runner.interrupt();
    }
    assertThat(log.lines()).containsExactly("runs");
  }

  @Test
  void theFlagDoesNotCutTheCleanUpShort() {
    Runner runner = Runner.create();
    runner.run(() -> {
      Asyncio.createTask(() -> {
        try {
          Asyncio.sleep(LONG);
        } finally {
          turns(5);
          log.add("cleaned up");
        }
      });
      turns(1);
    });
    Thread.currentThread().interrupt();
    runner.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.lines()).containsExactly("cleaned up");
  }
}
