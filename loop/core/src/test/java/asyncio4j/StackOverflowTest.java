package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coroutine whose stack overflows fails, and its loop goes on. */
class StackOverflowTest {

  private static final String NEVER_AWAITED =
      StackOverflowTest.class.getName() + ".<lambda>' was never awaited";

  private static final int ROUNDS = 10;

  /** In how many of the deepest frames the library is used while the error passes. */
  private static final int FRAMES = 300;

  /** Not where it is waited for: a variable there would hold it. */
  private static void forgetACoroutine() {
    Coroutine.of(() -> "never awaited");
  }

  /**
   * Coroutines that the error has left behind are told of when they are collected: here, and not in
   * the tests of somebody else. What is collected before the first of these is told before the
   * second.
   */
  @AfterAll
  static void whatWasNeverAwaitedIsCollected() {
    for (int i = 0; i < 2; i++) {
      try (LogTap log = new LogTap("asyncio4j")) {
        forgetACoroutine();
        while (log.lines().stream().noneMatch(line -> line.contains(NEVER_AWAITED))) {
          System.gc();
          Asyncio.run(() -> Asyncio.sleep(Duration.ZERO));
        }
      }
    }
  }

  /** Something of the library that is done where hardly any stack is left. */
  enum Use {
    NOTHING {
      @Override
      void library() {}
    },
    SLEEP {
      @Override
      void library() {
        Asyncio.sleep(Duration.ZERO);
      }
    },
    TIMED_SLEEP {
      @Override
      void library() {
        Asyncio.sleep(Duration.ofNanos(100));
      }
    },
    CALL_SOON {
      @Override
      void library() {
        Asyncio.getRunningLoop().callSoon(() -> {});
      }
    },
    CALL_LATER {
      @Override
      void library() {
        EventLoop loop = Asyncio.getRunningLoop();
        loop.callLater(Duration.ofNanos(100), () -> {});
        loop.callLater(Duration.ofHours(1), () -> {}).cancel();
      }
    },
    TASK {
      @Override
      void library() {
        Asyncio.createTask(() -> Asyncio.sleep(Duration.ZERO));
      }
    },
    EAGER_TASK {
      @Override
      void library() {
        Task.startEagerly(
            Asyncio.getRunningLoop(),
            Coroutine.of(() -> Asyncio.sleep(Duration.ZERO)),
            TaskOptions.DEFAULT);
      }
    },
    AWAIT_TASK {
      @Override
      void library() {
        Asyncio.createTask(() -> Asyncio.sleep(Duration.ZERO)).await();
      }
    },
    FUTURE {
      @Override
      void library() {
        LoopFuture<String> future = Asyncio.getRunningLoop().createFuture();
        Asyncio.createTask(() -> future.await());
        future.setResult("");
      }
    },
    CANCEL {
      @Override
      void library() {
        Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1))).cancel();
      }
    },
    BY_HAND {
      @Override
      void library() {
        Coroutine<String> coroutine =
            Coroutine.of(() -> {
              Coroutine.suspend(1);
              return "";
            });
        coroutine.send(null);
        coroutine.close();
      }
    },
    GENERATOR {
      @Override
      void library() {
        Generator<Integer, Void, Void> generator =
            Generator.of(out -> {
              out.yield(1);
              Asyncio.sleep(Duration.ZERO);
              out.yield(2);
            });
        generator.next();
        generator.next();
        generator.close();
      }
    };

    abstract void library();
  }

  private int deepest;
  private int uses;

  private void dive(int depth, Use use) {
    try {
      if (depth >= 0) {
        deepest = depth;
        dive(depth + 1, use);
      }
    } finally {
      if (uses < FRAMES) {
        uses++;
        use.library();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLoopGoesOn(Use use) {
    // An overflow may come between the making of a coroutine and that of its task.
    try (LogTap warnings = new LogTap("asyncio4j.warnings");
        EventLoop loop = EventLoop.create()) {
      for (int i = 0; i < ROUNDS; i++) {
        uses = 0;
        loop.runUntilComplete(
            Coroutine.of(() -> {
              Task<?> other = Asyncio.createTask(() -> Log.turns(5));
              Task<?> overflowing = Asyncio.createTask(() -> dive(0, use));
              assertThatThrownBy(overflowing::await).isInstanceOf(StackOverflowError.class);
              other.await();
              // None is left behind half made.
              while (Asyncio.allTasks().size() > 1) {
                Asyncio.sleep(Duration.ZERO);
              }
            }));
        assertThat(loop.allTasks()).isEmpty();
      }
      assertThat(warnings.lines()).allMatch(line -> line.endsWith("was never awaited"));
    }
    assertThat(deepest).isGreaterThan(1_000);
    assertThat(uses).isEqualTo(FRAMES);
  }

  /** The one that nobody awaits is reported, as any other failure is. */
  @Test
  void nobodyAwaitsIt() {
    Log log = new Log();
    try (EventLoop loop = EventLoop.create()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            for (int i = 0; i < ROUNDS; i++) {
              uses = 0;
              Task<?> task = Asyncio.createTask(() -> dive(0, Use.NOTHING));
              Log.turns(2);
              log.add(task.exception().getClass().getSimpleName());
            }
          }));
    }
    assertThat(log.lines()).hasSize(ROUNDS).containsOnly("StackOverflowError");
  }

  /** In a callback it overflows on the stack of the loop itself. */
  @Test
  void aCallbackMayOverflowToo() {
    Log log = new Log();
    try (EventLoop loop = EventLoop.create()) {
      loop.setExceptionHandler((_, context) -> log.add(context.get("exception").getClass()));
      for (int i = 0; i < ROUNDS; i++) {
        uses = 0;
        loop.callSoon(() -> dive(0, Use.CALL_SOON));
      }
      loop.runUntilComplete(Coroutine.of(() -> Log.turns(3)));
    }
    assertThat(log.lines()).hasSize(ROUNDS).containsOnly("class java.lang.StackOverflowError");
  }

  /** Each eager task stands on the one that started it, even if it has a stack of its own. */
  @Test
  void anEagerTaskThatStartsItselfOverAndOver() {
    Asyncio.run(() -> {
      Asyncio.getRunningLoop().setTaskFactory(TaskFactory.eager());
      assertThatThrownBy(() -> startAnother(0)).isInstanceOf(StackOverflowError.class);
      Asyncio.getRunningLoop().setTaskFactory(null);
      Asyncio.createTask(() -> Log.turns(3)).await();
      while (Asyncio.allTasks().size() > 1) {
        Asyncio.sleep(Duration.ZERO);
      }
    });
    assertThat(deepest).isBetween(100, 1_000);
  }

  private void startAnother(int depth) {
    if (depth >= 0) {
      deepest = depth;
      Asyncio.createTask(() -> startAnother(depth + 1)).await();
    }
  }
}
