package asyncio4j;

import static asyncio4j.Log.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunnerTest {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private final Log log = new Log();

  private EventLoop seeAndSet(String value) {
    log.add(VAR.get());
    VAR.set(value);
    return Asyncio.getRunningLoop();
  }

  @Test
  void runsOnOneLoopInOneContext() {
    Token<String> outer = VAR.set("outer");
    EventLoop loop;
    try (Runner runner = Runner.create()) {
      loop = runner.getLoop();
      VAR.set("changed after the runner copied it");
      assertThat(runner.run(() -> seeAndSet("first"))).isSameAs(loop);
      assertThat(runner.run(() -> seeAndSet("second"))).isSameAs(loop);
      Context context = Context.copyContext();
      runner.run(() -> seeAndSet("third"), context);
      assertThat(context.get(VAR)).isEqualTo("third");
      runner.run(() -> seeAndSet("fourth"));
      assertThat(loop.isClosed()).isFalse();
    } finally {
      VAR.reset(outer);
    }
    assertThat(log.lines())
        .containsExactly("outer", "first", "changed after the runner copied it", "second");
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void aFailedMainLeavesTheRunnerUsable() {
    try (Runner runner = Runner.create()) {
      IOException failure = new IOException("checked");
      Callable<Void> fails =
          () -> {
            throw failure;
          };
      assertThatThrownBy(() -> runner.run(fails)).isSameAs(failure);
      assertThat(runner.run(() -> "fine")).isEqualTo("fine");
      assertThat(runner.run(Coroutine.of(() -> "coroutine"))).isEqualTo("coroutine");
      AtomicReference<String> ran = new AtomicReference<>();
      runner.run(() -> ran.set("nothing returned"));
      assertThat(ran).hasValue("nothing returned");
    }
  }

  @Test
  void refusals() {
    Runner runner = Runner.create();
    runner.run(() ->
        assertThatIllegalStateException()
            .isThrownBy(() -> runner.run(() -> "x"))
            .withMessage("Runner.run() cannot be called from a running event loop"));
    runner.run(() ->
        assertThatIllegalStateException()
            .isThrownBy(() -> Asyncio.run(() -> "x"))
            .withMessage("asyncio.run() cannot be called from a running event loop"));
    runner.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> runner.run(() -> "x"))
        .withMessage("Runner is closed");
    assertThatIllegalStateException().isThrownBy(runner::getLoop).withMessage("Runner is closed");
    runner.close();
  }

  @Test
  void closingOneThatWasNotUsedLeavesItUsable() {
    Runner runner = Runner.create();
    runner.close();
    assertThat(runner.run(() -> "used")).isEqualTo("used");
    runner.close();
  }

  @Test
  void options() {
    List<EventLoop> made = new ArrayList<>();
    RunOptions options =
        RunOptions.debug(true)
            .withLoopFactory(() -> {
              made.add(EventLoop.create());
              return made.getLast();
            });
    EventLoop used =
        Asyncio.run(
            () -> {
              assertThat(Asyncio.getRunningLoop().getDebug()).isTrue();
              return Asyncio.getRunningLoop();
            },
            options);
    assertThat(made).containsExactly(used);
    assertThat(used.isClosed()).isTrue();
    EventLoop debugging = EventLoop.builder().debug(true).build();
    Asyncio.run(
        () -> assertThat(debugging.getDebug()).isTrue(), RunOptions.loopFactory(() -> debugging));
  }

  @Test
  void cancelsWhatIsLeftAndReportsWhatItThrows() {
    List<Task<?>> left = new ArrayList<>();
    Asyncio.run(() -> {
      Asyncio.getRunningLoop()
          .setExceptionHandler((loop, context) ->
              log.add(
                  context.get("message"),
                  context.keySet(),
                  left.indexOf(context.get("task")),
                  context.get("exception")));
      for (int i = 0; i < 3; i++) {
        int end = i;
        left.add(Asyncio.createTask(() -> leftOver(end)));
      }
      turns(1);
      log.add("main returns");
    });
    assertThat(log.lines())
        .containsExactly(
            "main returns",
            "cancelled 0",
            "cancelled 1",
            "cancelled 2",
            "unhandled exception during asyncio.run() shutdown [message, exception, task] 1"
                + " IllegalArgumentException: while dying");
    assertThat(left).extracting(Task::isCancelled).containsExactly(true, false, false);
  }

  private void leftOver(int end) {
    try {
      Asyncio.sleep(Duration.ofHours(1));
    } catch (CancelledError e) {
      turns(2);
      log.add("cancelled", end);
      switch (end) {
        case 0 -> throw e;
        case 1 -> throw new IllegalArgumentException("while dying");
        default -> {}
      }
    }
  }

  @Test
  void whatDyingTasksStartIsEndedToo() {
    Asyncio.run(() -> {
      Asyncio.createTask(() -> {
        try {
          Asyncio.sleep(Duration.ofHours(1));
        } finally {
          Asyncio.createTask(() -> {
            log.add("child starts");
            try {
              Asyncio.sleep(Duration.ofHours(1));
            } finally {
              log.add("child ends");
            }
          });
        }
      });
      turns(1);
    });
    assertThat(log.lines()).containsExactly("child starts", "child ends");
  }

  @Test
  void aLoopThatMainStoppedIsAnError() {
    Callable<Void> stops =
        () -> {
          Asyncio.getRunningLoop().stop();
          Asyncio.sleep(Duration.ofHours(1));
          return null;
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> Asyncio.run(stops))
        .withMessage("Event loop stopped before Future completed.");
  }

  @Test
  void aFatalErrorOfMainComesOutAsItIs() {
    SystemExit exit = new SystemExit(3);
    Callable<Void> exits =
        () -> {
          throw exit;
        };
    assertThatThrownBy(() -> Asyncio.run(exits)).isSameAs(exit);
  }
}
