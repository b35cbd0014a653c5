package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A generator as a scope. */
class AsyncContextManagerTest {

  private final List<String> log = new ArrayList<>();

  private static void turn() {
    sleep(Duration.ZERO);
  }

  private AsyncContextManager<String> scope(String mode) {
    return AsyncContextManager.of(out -> {
      if (mode.equals("no yield")) {
        return;
      }
      log.add("enter");
      try {
        out.yield("value");
        if (mode.equals("second yield")) {
          out.yield("extra");
        }
        if (mode.equals("fail on the way out")) {
          throw new IllegalCallerException("leaving");
        }
      } catch (ArithmeticException e) {
        turn();
        log.add("saw " + e.getMessage());
        switch (mode) {
          case "suppress" -> {
            return;
          }
          case "translate" -> throw new IllegalCallerException("translated", e);
          case "yield again" -> out.yield("no!");
          case "yield on and on" -> {
            try {
              out.yield("no!");
            } finally {
              out.yield("and no!");
            }
          }
          default -> {}
        }
        throw e;
      } finally {
        turn();
        log.add("exit");
      }
    });
  }

  private static final ArithmeticException BOOM = new ArithmeticException("x");

  private static void boom(String value) {
    assertThat(value).isEqualTo("value");
    throw BOOM;
  }

  @Test
  void runsTheBlockInsideTheBody() {
    run(() -> {
      scope("plain")
          .use(value -> {
            turn();
            log.add("block " + value);
          });
      assertThat(scope("plain").<Integer>compute(String::length)).isEqualTo(5);
    });
    assertThat(log).containsExactly("enter", "block value", "exit", "enter", "exit");
  }

  @Test
  void passesTheBlocksErrorThroughTheBody() {
    run(() -> {
      assertThatThrownBy(() -> scope("plain").use(AsyncContextManagerTest::boom)).isSameAs(BOOM);
      assertThat(log).containsExactly("enter", "saw x", "exit");
      IOException other = new IOException();
      assertThatThrownBy(() ->
              scope("plain")
                  .use(value -> {
                    throw other;
                  }))
          .isSameAs(other);
    });
  }

  @Test
  void letsTheBodySuppressOrTranslateAnError() {
    run(() -> {
      scope("suppress").use(AsyncContextManagerTest::boom);
      assertThat(scope("suppress").<Integer>compute(value -> 1 / (value.length() - 5))).isNull();
      assertThatExceptionOfType(IllegalCallerException.class)
          .isThrownBy(() -> scope("translate").use(AsyncContextManagerTest::boom))
          .withMessage("translated")
          .withCause(BOOM);
    });
  }

  @Test
  void passesOnAnErrorOfTheWayOut() {
    run(() -> {
      assertThatExceptionOfType(IllegalCallerException.class)
          .isThrownBy(() -> scope("fail on the way out").use(value -> {}))
          .withMessage("leaving");
      assertThat(log).containsExactly("enter", "exit");
    });
  }

  @Test
  void wantsOneYield() {
    run(() -> {
      assertThatIllegalStateException()
          .isThrownBy(() -> scope("no yield").use(value -> log.add("not reached")))
          .withMessage("generator didn't yield");
      assertThat(log).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(() -> scope("second yield").use(value -> {}))
          .withMessage("generator didn't stop");
      assertThat(log).containsExactly("enter", "exit");
      assertThatIllegalStateException()
          .isThrownBy(() -> scope("yield again").use(AsyncContextManagerTest::boom))
          .withMessage("generator didn't stop after athrow()");
      assertThat(log).containsExactly("enter", "exit", "enter", "saw x", "exit");
      assertThatIllegalStateException()
          .isThrownBy(() -> scope("yield on and on").use(AsyncContextManagerTest::boom))
          .withMessage("async generator ignored GeneratorExit");
    });
  }

  @Test
  void letsTheEndOfAnotherIterationThrough() {
    run(() -> {
      for (RuntimeException stop :
          List.of(new StopIteration("passes"), new StopAsyncIteration("passes"))) {
        assertThatThrownBy(() ->
                scope("plain")
                    .use(value -> {
                      throw stop;
                    }))
            .isSameAs(stop);
        assertThatIllegalStateException()
            .isThrownBy(() ->
                AsyncContextManager.of(
                        out -> {
                          out.yield(1);
                          throw stop;
                        })
                    .use(value -> {}))
            .withMessage("async generator raised " + stop.getClass().getSimpleName());
      }
    });
  }

  @Test
  void letsACancellationThrough() {
    run(() -> {
      Task<?> task = createTask(() -> scope("plain").use(value -> sleep(Duration.ofDays(1))));
      turn();
      task.cancel("enough");
      assertThatExceptionOfType(CancelledError.class).isThrownBy(task::await).withMessage("enough");
      assertThat(log).containsExactly("enter", "exit");
    });
  }

  @Test
  void servesAnyNumberOfTimesAlsoAtOnce() {
    run(() -> {
      AsyncContextManager<String> scope = scope("plain");
      scope.use(outer -> scope.use(inner -> log.add("both")));
      assertThat(log).containsExactly("enter", "enter", "both", "exit", "exit");
    });
  }

  @Test
  void refusesAYieldWhileTheBlockRuns() {
    run(() -> {
      AsyncContextManager<Integer> scope =
          AsyncContextManager.of(out -> {
            Task<?> other = createTask(() -> out.yield(2));
            out.yield(1);
            assertThatIllegalStateException()
                .isThrownBy(other::await)
                .withMessageStartingWith("yield outside the body");
            log.add("checked");
          });
      scope.use(value -> turn());
      assertThat(log).containsExactly("checked");
    });
  }
}
