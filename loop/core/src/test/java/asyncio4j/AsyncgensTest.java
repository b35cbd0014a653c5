package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a loop does with the async generators that were used on it: shutdownAsyncgens, close. */
class AsyncgensTest {

  private final List<Object> log = new ArrayList<>();

  /** Kept, so that none is abandoned. */
  private final List<AsyncGenerator<Integer, Void>> keep = new ArrayList<>();

  private static void turn() {
    sleep(Duration.ZERO);
  }

  private AsyncGenerator<Integer, Void> generator(String name) {
    AsyncGenerator<Integer, Void> made =
        AsyncGenerator.of(
            name,
            out -> {
              try {
                out.yield(1);
                out.yield(2);
              } finally {
                turn();
                log.add("finally " + name);
                if (name.equals("fail")) {
                  throwIt();
                }
                if (name.equals("yield")) {
                  out.yield(3);
                }
              }
            });
    keep.add(made);
    return made;
  }

  private static void throwIt() {
    throw new ArithmeticException("fail");
  }

  private AsyncGenerator<Integer, Void> opened(String name) {
    AsyncGenerator<Integer, Void> made = generator(name);
    made.anext().await();
    return made;
  }

  private static void shutdown() {
    Asyncio.getRunningLoop().shutdownAsyncgens().await();
  }

  @Test
  void closesWhatWasUsedAndIsNotFinished() {
    run(() -> {
      shutdown();
      generator("never used");
      opened("finished").forEach(item -> {});
      opened("closed").aclose().await();
      generator("in one go").forEach(item -> {});
      log.clear();
      opened("a");
      opened("b");
      shutdown();
      assertThat(log).containsExactly("finally a", "finally b");
      shutdown();
      assertThat(log).hasSize(2);
      for (AsyncGenerator<Integer, Void> closed : keep.subList(1, keep.size())) {
        assertThatExceptionOfType(StopAsyncIteration.class)
            .isThrownBy(() -> closed.anext().await());
      }
    });
  }

  @Test
  void reportsWhatFailsOnItsExitAndClosesTheRest() {
    run(() -> {
      List<java.util.Map<String, Object>> reports = new ArrayList<>();
      Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context));
      AsyncGenerator<?, ?> fails = opened("fail");
      AsyncGenerator<?, ?> yields = opened("yield");
      opened("good");
      shutdown();
      assertThat(log).containsExactly("finally fail", "finally yield", "finally good");
      assertThat(reports).hasSize(2);
      assertThat(reports.get(0).get("message"))
          .isEqualTo(
              "an error occurred during closing of asynchronous generator"
                  + " <async_generator object fail>");
      assertThat(reports.get(0).get("exception")).isInstanceOf(ArithmeticException.class);
      assertThat(reports.get(0).get("asyncgen")).isSameAs(fails);
      assertThat(reports.get(1).get("exception"))
          .isInstanceOf(IllegalStateException.class)
          .hasToString("java.lang.IllegalStateException: async generator ignored GeneratorExit");
      assertThat(reports.get(1).get("asyncgen")).isSameAs(yields);
    });
  }

  @Test
  void warnsOfOneThatIsFirstUsedAfterwards() {
    Logger logger = (Logger) LoggerFactory.getLogger("asyncio4j.warnings");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    logger.addAppender(seen);
    try {
      run(() -> {
        shutdown();
        AsyncGenerator<Integer, Void> late = opened("late");
        assertThat(seen.list)
            .extracting(ILoggingEvent::getFormattedMessage)
            .containsExactly(
                "asynchronous generator <async_generator object late> was scheduled after"
                    + " loop.shutdown_asyncgens() call");
        assertThat(late.anext().await()).isEqualTo(2);
        generator("in one go").forEach(item -> {});
        assertThat(seen.list).hasSize(2);
      });
    } finally {
      logger.detachAppender(seen);
    }
    assertThat(log).containsExactly("finally in one go", "finally late");
  }

  @Test
  void closesThemWithTheLoop() {
    EventLoop loop = EventLoop.create();
    loop.runUntilComplete(
        Coroutine.of(() -> {
          opened("a");
          opened("b");
        }));
    assertThat(log).isEmpty();
    loop.close();
    assertThat(log).containsExactly("finally a", "finally b");
  }

  @Test
  void closesThemAfterTheTasksThatUseThem() {
    EventLoop loop = EventLoop.create();
    loop.runUntilComplete(
        Coroutine.of(() -> {
          AsyncGenerator<Integer, Void> open = opened("between items");
          createTask(() -> {
            try {
              for (int item : open) {
                log.add(item);
                sleep(Duration.ofDays(1));
              }
            } finally {
              log.add("task ends");
            }
          });
          createTask(() -> {
            opened("while items come");
            generator("inline").forEach(item -> sleep(Duration.ofDays(1)));
          });
          turn();
        }));
    assertThat(log).containsExactly(2);
    loop.close();
    assertThat(log)
        .containsExactly(
            2, "task ends", "finally inline", "finally between items", "finally while items come");
  }

  @Test
  void cancelsTheClosingWhenItIsCancelledAndWaitsForIt() {
    run(() -> {
      AsyncGenerator<Integer, Void> slow =
          AsyncGenerator.of(out -> {
            try {
              out.yield(1);
            } finally {
              try {
                sleep(Duration.ofDays(1));
              } finally {
                turn();
                log.add("closed");
              }
            }
          });
      slow.anext().await();
      Task<?> shutdown = createTask(AsyncgensTest::shutdown);
      turn();
      turn();
      shutdown.cancel("enough");
      assertThatExceptionOfType(CancelledError.class)
          .isThrownBy(shutdown::await)
          .withMessage("enough");
      assertThat(log).containsExactly("closed");
    });
  }

  @Test
  void saysWhichCannotBeClosedBecauseItIsRunning() {
    run(() -> {
      List<Object> reports = new ArrayList<>();
      Asyncio.getRunningLoop()
          .setExceptionHandler((loop, context) -> reports.add(context.get("exception")));
      AsyncGenerator<Integer, Void> slow =
          AsyncGenerator.of(out -> {
            turn();
            turn();
            turn();
            out.yield(1);
          });
      Task<Integer> item = createTask(() -> slow.anext().await());
      turn();
      shutdown();
      assertThat(reports)
          .singleElement()
          .hasToString(
              "java.lang.IllegalStateException: aclose(): asynchronous generator is already"
                  + " running");
      assertThat(item.await()).isEqualTo(1);
      slow.aclose().await();
    });
  }

  @Test
  void hasHooksOfItsOwnWhileItRuns() {
    List<String> told = new ArrayList<>();
    AsyncgenHooks.set(used -> told.add("first " + used.name()), null);
    try {
      AsyncgenHooks own = AsyncgenHooks.get();
      AsyncGenerator<Integer, Void> outside = AsyncGenerator.of("outside", out -> out.yield(1));
      Awaitable<?> step = outside.anext();
      assertThat(told).containsExactly("first outside");
      step.await();
      outside.aclose().await();
      AsyncGenerator<Integer, Void> inline = AsyncGenerator.of("inline", out -> out.yield(1));
      inline.forEach(item -> assertThat(AsyncgenHooks.get()).isSameAs(own));
      assertThat(told).containsExactly("first outside", "first inline");
    } finally {
      AsyncgenHooks.set(null, null);
    }
    told.clear();
    run(() -> {
      AsyncgenHooks ofLoop = AsyncgenHooks.get();
      assertThat(ofLoop.firstiter()).isNotNull();
      assertThat(ofLoop.finalizer()).isNotNull();
      opened("inside");
      assertThat(told).isEmpty();
      AsyncgenHooks.set(generator -> told.add("first " + generator.name()), null);
      opened("own hook");
      assertThat(told).containsExactly("first own hook");
      keep.getLast().aclose().await();
    });
    assertThat(AsyncgenHooks.get().firstiter()).isNull();
  }

  @Test
  void passesOnWhatAHookThrows() {
    AsyncgenHooks.set(
        generator -> {
          throw new IllegalStateException("no generators here");
        },
        null);
    try {
      AsyncGenerator<Integer, Void> refused = generator("refused");
      assertThatIllegalStateException().isThrownBy(refused::anext).withMessageContaining("here");
      assertThat(refused.anext().await()).isEqualTo(1);
    } finally {
      AsyncgenHooks.set(null, null);
    }
  }
}
