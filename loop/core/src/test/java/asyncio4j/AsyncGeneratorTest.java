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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The protocol of async generators: anext, asend, athrow, aclose. */
class AsyncGeneratorTest {

  private final List<Object> log = new ArrayList<>();

  private static void turn() {
    sleep(Duration.ZERO);
  }

  private AsyncGenerator<Integer, String> echo(int n) {
    return AsyncGenerator.of(out -> {
      log.add("starts");
      for (int i = 0; i < n; i++) {
        turn();
        log.add("received " + out.yield(i));
      }
      log.add("returns");
    });
  }

  private static void assertStopped(Awaitable<?> awaitable) {
    assertThatExceptionOfType(StopAsyncIteration.class).isThrownBy(awaitable::await);
  }

  // ---- anext and asend ----

  @Test
  void runsNothingBeforeTheFirstItemIsAwaited() {
    run(() -> {
      AsyncGenerator<Integer, String> echo = echo(2);
      Awaitable<Integer> step = echo.anext();
      assertThat(log).isEmpty();
      assertThat(step.await()).isZero();
      assertThat(log).containsExactly("starts");
    });
  }

  @Test
  void refusesAValueBeforeItIsPrimedAndCanBePrimedStill() {
    run(() -> {
      AsyncGenerator<Integer, String> echo = echo(2);
      assertThatExceptionOfType(IllegalTypeException.class)
          .isThrownBy(() -> echo.asend("early").await())
          .withMessage("can't send non-None value to a just-started async generator");
      assertThat(log).isEmpty();
      assertThat(echo.anext().await()).isZero();
    });
  }

  @Test
  void sendsValuesAndStopsAtTheEnd() {
    run(() -> {
      AsyncGenerator<Integer, String> echo = echo(2);
      assertThat(echo.anext().await()).isZero();
      assertThat(echo.asend("x").await()).isEqualTo(1);
      assertStopped(echo.anext());
      assertStopped(echo.anext());
      assertStopped(echo.asend("late"));
      assertThat(echo.anext(77).await()).isEqualTo(77);
      assertThat(log).containsExactly("starts", "received x", "received null", "returns");
    });
  }

  @Test
  void handsOutNulls() {
    run(() -> {
      AsyncGenerator<String, Void> nulls =
          AsyncGenerator.of(out -> {
            out.yield(null);
            out.yield("a");
          });
      assertThat(nulls.anext("default").await()).isNull();
      assertThat(nulls.stream().toList()).containsExactly("a");
    });
  }

  @Test
  void makesStepsThatServeOnce() {
    run(() -> {
      AsyncGenerator<Integer, String> echo = echo(3);
      Awaitable<Integer> step = echo.asend(null);
      step.await();
      Awaitable<Integer> withDefault = echo.anext(9);
      withDefault.await();
      Awaitable<Integer> refused = echo(1).asend("early");
      assertThatExceptionOfType(IllegalTypeException.class).isThrownBy(refused::await);
      for (Awaitable<?> used : List.of(step, withDefault, refused)) {
        assertThatIllegalStateException()
            .isThrownBy(used::await)
            .withMessage("cannot reuse already awaited __anext__()/asend()");
      }
      Awaitable<?> thrown = echo.athrow(new IOException("x"));
      assertThatThrownBy(thrown::await).hasMessage("x");
      Awaitable<?> closed = echo.aclose();
      closed.await();
      for (Awaitable<?> used : List.of(thrown, closed)) {
        assertThatIllegalStateException()
            .isThrownBy(used::await)
            .withMessage("cannot reuse already awaited aclose()/athrow()");
      }
    });
  }

  @Test
  void takesNoTurnWhenTheBodyAwaitsNothing() {
    run(() -> {
      Asyncio.getRunningLoop().callSoon(() -> log.add("turn"));
      AsyncGenerator<Integer, Void> plain =
          AsyncGenerator.of(out -> {
            out.yield(1);
            out.yield(2);
          });
      for (int item : plain) {
        log.add(item);
      }
      turn();
    });
    assertThat(log).containsExactly(1, 2, "turn");
  }

  @Test
  void passesOnWhatTheBodyThrowsAndIsFinishedThen() {
    IOException failure = new IOException("inside");
    run(() -> {
      AsyncGenerator<Integer, Void> fails =
          AsyncGenerator.of(out -> {
            out.yield(1);
            turn();
            throw failure;
          });
      fails.anext().await();
      assertThatThrownBy(() -> fails.anext().await(IOException.class)).isSameAs(failure);
      assertStopped(fails.anext());
      fails.aclose().await();
    });
  }

  @Test
  void doesNotLetAnEndOfTheBodysOwnMakingLookLikeItsEnd() {
    run(() -> {
      for (RuntimeException end :
          List.of(new StopIteration("mine"), new StopAsyncIteration("mine"))) {
        AsyncGenerator<Integer, Void> stops =
            AsyncGenerator.of(out -> {
              out.yield(1);
              throw end;
            });
        stops.anext().await();
        assertThatIllegalStateException()
            .isThrownBy(() -> stops.anext().await())
            .withMessage("async generator raised " + end.getClass().getSimpleName())
            .withCause(end);
      }
    });
  }

  // ---- athrow ----

  @Test
  void throwsAtTheYieldAndReturnsTheNextItem() {
    run(() -> {
      AsyncGenerator<Integer, String> robust =
          AsyncGenerator.of(out -> {
            int n = 0;
            while (true) {
              try {
                log.add("got " + out.yield(n));
              } catch (ArithmeticException e) {
                turn();
                log.add("handled " + e.getMessage());
                n += 100;
              }
              n++;
            }
          });
      assertThat(robust.anext().await()).isZero();
      assertThat(robust.athrow(new ArithmeticException("a")).await()).isEqualTo(101);
      assertThat(robust.asend("x").await()).isEqualTo(102);
      IOException unhandled = new IOException();
      assertThatThrownBy(() -> robust.athrow(unhandled).await()).isSameAs(unhandled);
      assertStopped(robust.anext());
      assertThat(robust.athrow(new IOException("late")).await()).isNull();
      assertThat(log).containsExactly("handled a", "got x");
    });
  }

  @Test
  void throwsAtTheDoorOfAnUnstartedOneAndFinishesIt() {
    run(() -> {
      for (Throwable early :
          List.of(new IOException(), new GeneratorExit(), new StopAsyncIteration("door"))) {
        AsyncGenerator<Integer, String> echo = echo(2);
        assertThatThrownBy(() -> echo.athrow(early).await()).isSameAs(early);
        assertStopped(echo.anext());
        echo.aclose().await();
        assertThat(log).isEmpty();
      }
    });
  }

  private AsyncGenerator<Integer, Void> answers(Runnable how) {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
      } catch (ArithmeticException e) {
        how.run();
      }
    });
  }

  @Test
  void mayAnswerAThrowByReturningOrThrowing() {
    run(() -> {
      AsyncGenerator<Integer, Void> returns = answers(() -> {});
      returns.anext().await();
      assertStopped(returns.athrow(new ArithmeticException()));

      AsyncGenerator<Integer, Void> translates =
          answers(() -> {
            throw new IllegalCallerException("translated");
          });
      translates.anext().await();
      assertThatExceptionOfType(IllegalCallerException.class)
          .isThrownBy(() -> translates.athrow(new ArithmeticException()).await());
    });
  }

  @Test
  void letsAnExitAndACancellationThrownByHandThrough() {
    run(() -> {
      for (Error error : List.of(new GeneratorExit(), new CancelledError("by hand"))) {
        AsyncGenerator<Integer, Void> generator = answers(() -> {});
        generator.anext().await();
        assertThatThrownBy(() -> generator.athrow(error).await()).isSameAs(error);
      }
      AsyncGenerator<Integer, Void> generator = answers(() -> {});
      generator.anext().await();
      assertThatIllegalStateException()
          .isThrownBy(() -> generator.athrow(new StopAsyncIteration("by hand")).await())
          .withMessage("async generator raised StopAsyncIteration");
    });
  }

  // ---- aclose ----

  private AsyncGenerator<Integer, Void> closing(Body onExit) {
    return AsyncGenerator.of(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } catch (GeneratorExit e) {
        onExit.run(out, e);
      } finally {
        log.add("begins");
        turn();
        log.add("ends");
      }
    });
  }

  private interface Body {
    void run(AsyncGenerator.Yielder<Integer, Void> out, GeneratorExit exit) throws Exception;
  }

  @Test
  void runsFinallyBlocksThatAwait() {
    run(() -> {
      for (Body onExit :
          List.<Body>of(
              (out, exit) -> {},
              (out, exit) -> {
                throw exit;
              })) {
        log.clear();
        AsyncGenerator<Integer, Void> generator = closing(onExit);
        generator.anext().await();
        Awaitable<Void> close = generator.aclose();
        assertThat(log).isEmpty();
        assertThat(close.await()).isNull();
        assertThat(log).containsExactly("begins", "ends");
        generator.aclose().await();
        assertStopped(generator.anext());
        assertThat(log).hasSize(2);
      }
    });
  }

  @Test
  void passesOnAnotherErrorThatTheExitBecomes() {
    IOException failure = new IOException("in aclose");
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          closing((out, exit) -> {
            throw failure;
          });
      generator.anext().await();
      assertThatThrownBy(() -> generator.aclose().await()).isSameAs(failure);
      generator.aclose().await();
      assertStopped(generator.anext());
    });
  }

  @Test
  void refusesAYieldAfterTheExit() {
    run(() -> {
      for (boolean awaits : List.of(false, true)) {
        log.clear();
        AsyncGenerator<Integer, Void> generator =
            closing((out, exit) -> {
              if (awaits) {
                turn();
              }
              out.yield(3);
            });
        generator.anext().await();
        assertThatIllegalStateException()
            .isThrownBy(() -> generator.aclose().await())
            .withMessage("async generator ignored GeneratorExit");
        assertThat(log).isEmpty();
        assertStopped(generator.aclose());
        assertStopped(generator.athrow(new IOException()));
        // It is still suspended at its yield.
        assertStopped(generator.anext());
        assertThat(log).containsExactly("begins", "ends");
      }
    });
  }

  @Test
  void runsNothingWhenItIsClosedBeforeItsStart() {
    run(() -> {
      AsyncGenerator<Integer, String> echo = echo(2);
      echo.aclose().await();
      assertThat(log).isEmpty();
      assertStopped(echo.anext());
      assertStopped(echo.asend(null));
      assertThat(echo.athrow(new IOException()).await()).isNull();
    });
  }

  @Test
  void lettsACancellationIntoItsCleanUp() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          closing((out, exit) -> {
            throw exit;
          });
      generator.anext().await();
      Task<Void> close = createTask(() -> generator.aclose().await());
      turn();
      close.cancel("hurry");
      assertThatExceptionOfType(CancelledError.class).isThrownBy(close::await).withMessage("hurry");
      assertStopped(generator.anext());
      assertThat(log).containsExactly("begins");
    });
  }

  @Test
  void closesInTryWithResources() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator = closing((out, exit) -> {});
      try (generator) {
        for (int item : generator) {
          assertThat(item).isEqualTo(1);
          break;
        }
        assertThat(log).isEmpty();
      }
      assertThat(log).containsExactly("begins", "ends");
    });
  }

  @Test
  void staysOpenAfterABreak() {
    run(() -> {
      AsyncGenerator<Integer, String> echo = echo(3);
      for (int item : echo) {
        assertThat(item).isZero();
        break;
      }
      turn();
      assertThat(echo.anext().await()).isEqualTo(1);
      List<Integer> rest = new ArrayList<>();
      for (int item : echo) {
        rest.add(item);
      }
      assertThat(rest).containsExactly(2);
    });
  }

  // ---- one at a time ----

  private AsyncGenerator<Integer, Void> slow() {
    return AsyncGenerator.of(out -> {
      try {
        for (int i = 0; i < 3; i++) {
          turn();
          turn();
          out.yield(i);
        }
      } finally {
        log.add("finally");
        turn();
        turn();
        log.add("closed");
      }
    });
  }

  private static void assertRunning(AsyncGenerator<Integer, Void> generator) {
    assertRefused(generator.anext(), "anext");
    assertRefused(generator.anext(7), "anext");
    assertRefused(generator.asend(null), "anext");
    assertRefused(generator.athrow(new IOException()), "athrow");
    assertRefused(generator.aclose(), "aclose");
    assertThatIllegalStateException().isThrownBy(() -> generator.iterator().hasNext());
    assertThatIllegalStateException().isThrownBy(() -> generator.forEach(item -> {}));
  }

  private static void assertRefused(Awaitable<?> awaitable, String what) {
    assertThatIllegalStateException()
        .isThrownBy(awaitable::await)
        .withMessage(what + "(): asynchronous generator is already running");
  }

  @Test
  void refusesASecondTaskAndLeavesTheFirstUndisturbed() {
    run(() -> {
      AsyncGenerator<Integer, Void> slow = slow();
      Task<Integer> first = createTask(() -> slow.anext().await());
      turn();
      assertRunning(slow);
      assertThat(first.await()).isZero();

      Task<Void> close = createTask(() -> slow.aclose().await());
      turn();
      turn();
      assertThat(log).containsExactly("finally");
      assertRunning(slow);
      close.await();
      assertThat(log).containsExactly("finally", "closed");
      assertStopped(slow.anext());
      slow.aclose().await();
    });
  }

  @Test
  void isFreeAgainAfterACancellation() {
    run(() -> {
      AsyncGenerator<Integer, Void> slow = slow();
      Task<Integer> first = createTask(() -> slow.anext().await());
      turn();
      turn();
      first.cancel();
      assertThatExceptionOfType(CancelledError.class).isThrownBy(first::await);
      assertStopped(slow.anext());
      assertThat(log).containsExactly("finally", "closed");
    });
  }

  @Test
  void refusesToBeUsedFromItsBody() {
    run(() -> {
      List<AsyncGenerator<Integer, Void>> me = new ArrayList<>();
      me.add(
          AsyncGenerator.of(out -> {
            assertRunning(me.getFirst());
            out.yield(1);
          }));
      assertThat(me.getFirst().anext().await()).isEqualTo(1);
      me.getFirst().aclose().await();
    });
  }

  @Test
  void refusesAYieldOfAnotherTask() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(out -> {
            assertThatIllegalStateException()
                .isThrownBy(() -> createTask(() -> out.yield(1)).await())
                .withMessageStartingWith("yield outside the body");
            log.add("checked");
            out.yield(2);
          });
      assertThat(generator.anext().await()).isEqualTo(2);
      assertThat(log).containsExactly("checked");
    });
  }

  @Test
  void refusesAnAwaitOutsideACoroutineAndWorksThereWithout() {
    AsyncGenerator<Integer, Void> generator =
        AsyncGenerator.of(out -> {
          out.yield(1);
          turn();
        });
    assertThat(generator.anext().await()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(() -> generator.anext().await());
  }

  @Test
  void canBeDrivenByHand() {
    AsyncGenerator<Integer, String> generator =
        AsyncGenerator.of(out -> {
          log.add(Coroutine.suspend("question"));
          log.add(out.yield(1));
        });
    Coroutine<Integer> step = Coroutine.of(() -> generator.anext().await());
    assertThat(step.send(null)).isEqualTo("question");
    assertThatExceptionOfType(StopIteration.class)
        .isThrownBy(() -> step.send("answer"))
        .satisfies(stop -> assertThat(stop.value()).isEqualTo(1));
    assertThatThrownBy(() -> Coroutine.of(() -> generator.asend("x").await()).send(null))
        .isInstanceOf(StopAsyncIteration.class);
    assertThat(log).isEqualTo(Arrays.asList("answer", "x"));
  }

  @Test
  void hasAName() {
    AsyncGenerator<Integer, Void> named = AsyncGenerator.of("ticker", out -> {});
    assertThat(named.name()).isEqualTo("ticker");
    assertThat(named).hasToString("<async_generator object ticker>");
    assertThat(echo(1).name()).contains("AsyncGeneratorTest");
  }
}
