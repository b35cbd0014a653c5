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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Going through the items: forEach, stream and the iterator. */
class AsyncGeneratorForEachTest {

  private final List<Object> log = new ArrayList<>();

  private static void turn() {
    sleep(Duration.ZERO);
  }

  private AsyncGenerator<Integer, Void> count(int end) {
    return AsyncGenerator.of(out -> {
      try {
        for (int i = 0; i < end; i++) {
          turn();
          out.yield(i);
        }
      } catch (GeneratorExit e) {
        log.add("exit");
        throw e;
      } finally {
        turn();
        log.add("finally");
      }
    });
  }

  @Test
  void callsTheConsumerInTheSameTaskAndThread() {
    run(() -> {
      Thread caller = Thread.currentThread();
      Task<?> task = Asyncio.currentTask();
      AsyncGenerator<Object, Void> generator =
          AsyncGenerator.of(out -> {
            out.yield(Thread.currentThread());
            turn();
            out.yield(Asyncio.currentTask());
          });
      generator.forEach(log::add);
      assertThat(log).containsExactly(caller, task);
    });
  }

  @Test
  void letsTheConsumerAwait() {
    run(() -> {
      count(3)
          .forEach(item -> {
            turn();
            log.add(item);
          });
    });
    assertThat(log).containsExactly(0, 1, 2, "finally");
  }

  @Test
  void passesOnTheConsumersErrorAfterTheBodyHasEnded() {
    IOException failure = new IOException("consumer");
    run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      assertThatThrownBy(() ->
              generator.forEach(item -> {
                throw Sneaky.rethrow(failure);
              }))
          .isSameAs(failure);
      assertThat(log).containsExactly("exit", "finally");
      assertThatExceptionOfType(StopAsyncIteration.class)
          .isThrownBy(() -> generator.anext().await());
    });
  }

  @Test
  void doesTheSameWhenTheGeneratorWasStartedBefore() {
    IOException failure = new IOException("consumer");
    run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      generator.anext().await();
      assertThatThrownBy(() ->
              generator.forEach(item -> {
                log.add(item);
                throw Sneaky.rethrow(failure);
              }))
          .isSameAs(failure);
      assertThat(log).containsExactly(1, "exit", "finally");
    });
  }

  @Test
  void goesOnWhereTheGeneratorIs() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator = count(4);
      generator.anext().await();
      generator.forEach(log::add);
      assertThat(log).containsExactly(1, 2, 3, "finally");
      generator.forEach(log::add);
      assertThat(log).hasSize(4);
    });
  }

  @Test
  void prefersAnErrorOfTheCleanUpAndKeepsTheConsumers() {
    IOException failure = new IOException("consumer");
    for (boolean started : List.of(false, true)) {
      run(() -> {
        AsyncGenerator<Integer, Void> generator =
            AsyncGenerator.of(out -> {
              try {
                out.yield(0);
                out.yield(1);
              } catch (GeneratorExit e) {
                throw new ArithmeticException("clean-up");
              }
            });
        if (started) {
          generator.anext().await();
        }
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(() ->
                generator.forEach(item -> {
                  throw Sneaky.rethrow(failure);
                }))
            .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(failure));
      });
    }
  }

  @Test
  void refusesAYieldAfterTheExit() {
    for (boolean started : List.of(false, true)) {
      run(() -> {
        AsyncGenerator<Integer, Void> generator =
            AsyncGenerator.of(out -> {
              out.yield(0);
              try {
                out.yield(1);
              } catch (GeneratorExit e) {
                out.yield(2);
              }
            });
        if (started) {
          generator.anext().await();
        }
        assertThatIllegalStateException()
            .isThrownBy(() ->
                generator.forEach(item -> {
                  if (item > 0) {
                    throw new ArithmeticException("consumer");
                  }
                }))
            .withMessage("async generator ignored GeneratorExit")
            .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).hasMessage("consumer"));
      });
    }
  }

  @Test
  void passesOnTheBodysErrors() {
    run(() -> {
      IOException failure = new IOException("body");
      AsyncGenerator<Integer, Void> fails =
          AsyncGenerator.of(out -> {
            out.yield(1);
            throw failure;
          });
      assertThatThrownBy(() -> fails.forEach(log::add)).isSameAs(failure);

      AsyncGenerator<Integer, Void> stops =
          AsyncGenerator.of(out -> {
            throw new StopAsyncIteration();
          });
      assertThatIllegalStateException()
          .isThrownBy(() -> stops.forEach(log::add))
          .withMessage("async generator raised StopAsyncIteration");
      assertThat(log).containsExactly(1);
    });
  }

  @Test
  void letsTheConsumersOwnStopIterationThrough() {
    run(() -> {
      StopAsyncIteration stop = new StopAsyncIteration("consumer");
      assertThatThrownBy(() ->
              count(2)
                  .forEach(item -> {
                    throw stop;
                  }))
          .isSameAs(stop);
      assertThat(log).containsExactly("exit", "finally");
    });
  }

  @Test
  void isRunningMeanwhile() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator = count(1);
      generator.forEach(item ->
          assertThatIllegalStateException()
              .isThrownBy(() -> generator.anext().await())
              .withMessage("anext(): asynchronous generator is already running"));
      assertThat(log).containsExactly("finally");
    });
  }

  @Test
  void refusesAYieldWhileTheConsumerHasAnItem() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(out -> {
            Task<?> other =
                createTask(() -> {
                  turn();
                  out.yield(2);
                });
            out.yield(1);
            assertThatIllegalStateException()
                .isThrownBy(other::await)
                .withMessageStartingWith("yield outside the body");
            log.add("checked");
          });
      generator.forEach(item -> {
        turn();
        turn();
        turn();
        log.add(item);
      });
    });
    assertThat(log).containsExactly(1, "checked");
  }

  @Test
  void runsTheCleanUpWhenItsTaskIsCancelled() {
    run(() -> {
      Task<?> inBody = createTask(() -> count(9).forEach(item -> {}));
      turn();
      inBody.cancel("body");
      assertThatExceptionOfType(CancelledError.class).isThrownBy(inBody::await).withMessage("body");
      assertThat(log).containsExactly("finally");

      log.clear();
      Task<?> inConsumer = createTask(() -> count(9).forEach(item -> sleep(Duration.ofDays(1))));
      turn();
      turn();
      inConsumer.cancel("consumer");
      assertThatExceptionOfType(CancelledError.class)
          .isThrownBy(inConsumer::await)
          .withMessage("consumer");
      assertThat(log).containsExactly("exit", "finally");
    });
  }

  @Test
  void streamsAsAComprehension() {
    run(() -> {
      assertThat(count(5).stream().filter(i -> i % 2 == 0).map(i -> i * 10).toList())
          .containsExactly(0, 20, 40);
      assertThat(count(3).stream().parallel().collect(Collectors.summingInt(i -> i))).isEqualTo(3);
      log.clear();
      try (Stream<Integer> stream = count(Integer.MAX_VALUE).stream()) {
        assertThat(stream.skip(1).limit(2).toList()).containsExactly(1, 2);
        assertThat(log).isEmpty();
      }
      assertThat(log).containsExactly("exit", "finally");
    });
  }

  @Test
  void iteratesWithoutLosingAnItem() {
    run(() -> {
      var iterator = count(4).iterator();
      assertThat(iterator.hasNext()).isTrue();
      assertThat(iterator.hasNext()).isTrue();
      assertThat(iterator.next()).isZero();
      assertThat(iterator.next()).isEqualTo(1);
      assertThat(iterator.hasNext()).isTrue();
      iterator.forEachRemaining(log::add);
      assertThat(log).containsExactly(2, 3, "finally");
      assertThat(iterator.hasNext()).isFalse();
      assertThatExceptionOfType(StopAsyncIteration.class).isThrownBy(iterator::next);
    });
  }

  @Test
  void nestsComprehensions() {
    run(() -> {
      List<String> pairs = new ArrayList<>();
      for (int x : count(2)) {
        for (int y : count(2)) {
          pairs.add(x + "" + y);
        }
      }
      assertThat(pairs).containsExactly("00", "01", "10", "11");
    });
  }
}
